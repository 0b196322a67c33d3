use http::{StatusCode, header};

use super::xml::{BOM, between};
use super::{Call, Code, Refusal};
use crate::exchange::Request;
use crate::reply::Reply;
use crate::state::Retention;
use crate::world::World;

/// Azure REST: Get Blob Service Properties. Recorded from the service.
pub(super) fn properties(world: &World, call: &Call) -> Result<Reply, Refusal> {
    let state = world.state();
    let account = state.accounts.get(&call.account);
    let service = &account.ok_or(Code::ResourceNotFound)?.service;
    let retention = match service.blobs.days {
        None => "<Enabled>false</Enabled>".to_owned(),
        Some(days) if service.permanent_delete => format!(
            "<Enabled>true</Enabled><Days>{days}</Days><AllowPermanentDelete>true</AllowPermanentDelete>"
        ),
        Some(days) => format!("<Enabled>true</Enabled><Days>{days}</Days>"),
    };
    let body = format!(
        "{BOM}<?xml version=\"1.0\" encoding=\"utf-8\"?><StorageServiceProperties><Logging><Version>1.0</Version><Read>false</Read><Write>false</Write><Delete>false</Delete><RetentionPolicy><Enabled>false</Enabled></RetentionPolicy></Logging><HourMetrics><Version>1.0</Version><Enabled>false</Enabled><RetentionPolicy><Enabled>false</Enabled></RetentionPolicy></HourMetrics><MinuteMetrics><Version>1.0</Version><Enabled>false</Enabled><RetentionPolicy><Enabled>false</Enabled></RetentionPolicy></MinuteMetrics><Cors /><DeleteRetentionPolicy>{retention}</DeleteRetentionPolicy><StaticWebsite><Enabled>false</Enabled></StaticWebsite></StorageServiceProperties>"
    );
    let mut reply = Reply::bytes(StatusCode::OK, body);
    reply.set(header::CONTENT_TYPE, "application/xml");
    Ok(reply)
}

/// Azure REST: Set Blob Service Properties: the part about soft delete; the rest is accepted and not kept.
/// Recorded from the service: 202.
pub(super) fn set_properties(
    world: &World,
    request: &Request,
    call: &Call,
) -> Result<Reply, Refusal> {
    let text = std::str::from_utf8(&request.body).map_err(|_| Code::InvalidXmlDocument)?;
    between(text, "StorageServiceProperties").ok_or(Code::InvalidXmlDocument)?;
    let mut state = world.state_mut();
    let account = state.accounts.get_mut(&call.account);
    let service = &mut account.ok_or(Code::ResourceNotFound)?.service;
    if let Some(policy) = between(text, "DeleteRetentionPolicy") {
        let is_true =
            |tag| between(policy, tag).is_some_and(|text| text.eq_ignore_ascii_case("true"));
        let days = if is_true("Enabled") {
            Some(days(policy)?)
        } else {
            None
        };
        service.blobs = Retention { days };
        service.permanent_delete = is_true("AllowPermanentDelete");
    }
    Ok(Reply::empty(StatusCode::ACCEPTED))
}

/// Azure REST: Set Blob Service Properties: 1 to 365 days.
fn days(policy: &str) -> Result<u32, Refusal> {
    let days = between(policy, "Days").and_then(|text| text.parse().ok());
    match days {
        Some(days @ 1..=365) => Ok(days),
        _ => Err(Code::InvalidXmlNodeValue.into()),
    }
}

/// Azure REST: Get Account Information.
pub(super) fn account_information(world: &World, call: &Call) -> Result<Reply, Refusal> {
    let state = world.state();
    let account = state.accounts.get(&call.account);
    let account = account.ok_or(Code::ResourceNotFound)?;
    let mut reply = Reply::empty(StatusCode::OK);
    let hierarchical = if account.hierarchical {
        "true"
    } else {
        "false"
    };
    for (name, value) in [
        ("x-ms-sku-name", "Standard_LRS"),
        ("x-ms-account-kind", "StorageV2"),
        ("x-ms-is-hns-enabled", hierarchical),
    ] {
        reply.set_named(name, value);
    }
    Ok(reply)
}
