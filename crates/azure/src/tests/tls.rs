use std::sync::Arc;

use domain::{Code, StorageAccount};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::tests::server::{JumpingClock, NOW, answer, cloud};
use crate::{BlobService, Http, StorageAuth};

/// An https server that answers an empty list to everyone; its address and its certificate.
async fn server() -> (String, String) {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(signing_key.serialize_der().into());
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            // A client that does not trust us goes away here.
            let Ok(mut stream) = acceptor.accept(stream).await else {
                continue;
            };
            let mut buffer = [0; 4096];
            let _ = stream.read(&mut buffer).await;
            let page = "<EnumerationResults><Containers/></EnumerationResults>";
            let _ = stream.write_all(&answer("200 OK", &[], page)).await;
            let _ = stream.shutdown().await;
        }
    });
    (address, cert.pem())
}

#[tokio::test]
async fn a_certificate_is_trusted_by_the_cloud_that_brings_it() {
    let (address, certificate) = server().await;
    for (ca, expected) in [(None, Some(Code::Untrusted)), (Some(certificate), None)] {
        let mut cloud = cloud();
        cloud.ca = ca;
        let clock = JumpingClock::at(NOW);
        let http = Http::new(cloud, clock.clone()).unwrap();
        let account = StorageAccount {
            name: "acct".to_owned(),
            endpoint: format!("https://{address}/acct"),
        };
        let service = BlobService::new(&http, account, StorageAuth::Sas("sig=x".into())).unwrap();
        let error = service.list_containers(None).await.err();
        assert_eq!(error.as_ref().map(|error| error.code), expected);
        if let Some(error) = error {
            assert_eq!(error.params["host"], address);
            assert!(clock.slept().is_empty(), "asking again does not help");
        }
    }
}
