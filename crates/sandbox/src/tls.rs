use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context as _;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, CidrSubnet, DnType,
    ExtendedKeyUsagePurpose, GeneralSubtree, IsCa, KeyPair, KeyUsagePurpose, NameConstraints,
    SanType, date_time_ymd,
};
use rustls::ServerConfig;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use tokio_rustls::TlsAcceptor;

use crate::clock::Clock;
use crate::host::{Host, azure_suffixes};
use crate::local::{make_folder, write_file};

/// Certificates that are kept; one more forgets them all.
const KEPT: usize = 1000;
/// How long before and after its start a run's certificates are good.
const DAYS: (i64, i64) = (2, 90);
const LOCAL: &str = "localhost";

/// The certificate authority of one run. It is good for this machine's loopback and Azure's names alone,
/// and its key lives in memory.
pub(crate) struct Authority {
    ca: CertifiedIssuer<'static, KeyPair>,
    provider: Arc<CryptoProvider>,
    leaves: Mutex<HashMap<String, Arc<CertifiedKey>>>,
    days: Days,
}

/// A first and a last day.
type Days = [(i16, i8, i8); 2];

impl Authority {
    /// Makes the CA of this run and writes its certificate to `ca.pem` in `dir`.
    pub(crate) fn new(dir: &Path, clock: &Clock) -> anyhow::Result<(Arc<Self>, PathBuf)> {
        let days = days(clock);
        let ca = CertifiedIssuer::self_signed(ca_params(days), KeyPair::generate()?)?;
        make_folder(dir).with_context(|| format!("cannot make {}", dir.display()))?;
        let path = dir.join("ca.pem");
        write_file(&path, &ca.pem()).with_context(|| format!("cannot write {}", path.display()))?;
        let authority = Self {
            ca,
            provider: Arc::new(rustls::crypto::aws_lc_rs::default_provider()),
            leaves: Mutex::default(),
            days,
        };
        Ok((Arc::new(authority), path))
    }

    /// What accepts connections to an address of this machine, and to Azure's names where somebody
    /// points them here.
    pub(crate) fn acceptor(self: &Arc<Self>) -> anyhow::Result<TlsAcceptor> {
        self.acceptor_for(LOCAL)
    }

    /// What accepts connections to this host.
    pub(crate) fn acceptor_for(self: &Arc<Self>, host: &str) -> anyhow::Result<TlsAcceptor> {
        let leaves = Leaves {
            authority: Arc::clone(self),
            host: host.to_owned(),
        };
        let mut config = ServerConfig::builder_with_provider(Arc::clone(&self.provider))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_cert_resolver(Arc::new(leaves));
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(TlsAcceptor::from(Arc::new(config)))
    }

    /// The certificate of a host, made when it is first asked for.
    fn leaf(&self, host: &str) -> anyhow::Result<Arc<CertifiedKey>> {
        let mut leaves = self.leaves.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = leaves.get(host) {
            return Ok(Arc::clone(known));
        }
        let key = KeyPair::generate()?;
        let leaf = leaf_params(host, self.days)?.signed_by(&key, &self.ca)?;
        let chain = vec![leaf.der().clone(), self.ca.der().clone()];
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let leaf = Arc::new(CertifiedKey::from_der(chain, key, &self.provider)?);
        if leaves.len() >= KEPT {
            leaves.clear();
        }
        leaves.insert(host.to_owned(), Arc::clone(&leaf));
        Ok(leaf)
    }
}

impl std::fmt::Debug for Authority {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Authority")
    }
}

/// Picks the certificate of the name that a client asks for, where it is Azure's.
#[derive(Debug)]
struct Leaves {
    authority: Arc<Authority>,
    /// For clients that name nobody, as those that ask for an address.
    host: String,
}

impl ResolvesServerCert for Leaves {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let asked = hello.server_name().map(str::to_ascii_lowercase);
        let host = asked.filter(|name| Host::is_azure(name));
        self.authority
            .leaf(host.as_deref().unwrap_or(&self.host))
            .inspect_err(|error| tracing::warn!(%error, "cannot make a certificate"))
            .ok()
    }
}

fn days(clock: &Clock) -> Days {
    let second = clock.real().as_second();
    [-DAYS.0, DAYS.1].map(|offset| {
        let at = jiff::Timestamp::from_second(second + offset * 86_400).unwrap_or_default();
        let date = at.to_zoned(jiff::tz::TimeZone::UTC).date();
        (date.year(), date.month(), date.day())
    })
}

fn limit(params: &mut CertificateParams, days: Days) {
    let [from, to] = days.map(|(year, month, day)| {
        date_time_ymd(year.into(), month.unsigned_abs(), day.unsigned_abs())
    });
    params.not_before = from;
    params.not_after = to;
}

fn ca_params(days: Days) -> CertificateParams {
    let mut params = CertificateParams::default();
    limit(&mut params, days);
    params
        .distinguished_name
        .push(DnType::CommonName, "LastCopy sandbox CA");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![
        KeyUsagePurpose::KeyCertSign,
        KeyUsagePurpose::DigitalSignature,
    ];
    // RFC 5280, 4.2.1.10: whoever trusts it trusts it for nothing else.
    let names = azure_suffixes().chain([LOCAL]);
    let mut permitted: Vec<GeneralSubtree> = names
        .map(|name| GeneralSubtree::DnsName(name.to_owned()))
        .collect();
    let loopback = CidrSubnet::V4(Ipv4Addr::LOCALHOST.octets(), [255; 4]);
    permitted.push(GeneralSubtree::IpAddress(loopback));
    params.name_constraints = Some(NameConstraints {
        permitted_subtrees: permitted,
        excluded_subtrees: Vec::new(),
    });
    params
}

fn leaf_params(host: &str, days: Days) -> anyhow::Result<CertificateParams> {
    let mut params = CertificateParams::new(vec![host.to_owned()])?;
    limit(&mut params, days);
    if host == LOCAL {
        let address = SanType::IpAddress(IpAddr::V4(Ipv4Addr::LOCALHOST));
        params.subject_alt_names.push(address);
    }
    params
        .distinguished_name
        .push(DnType::CommonName, "LastCopy sandbox");
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    Ok(params)
}
