"""azure-storage-blob against the sandbox, over plain http: prints a line a step, `ok NAME` or `FAILED NAME WHY`."""

import os
import sys
from datetime import datetime, timedelta, timezone

from azure.core.exceptions import HttpResponseError, ResourceExistsError, ResourceNotFoundError
from azure.storage.blob import (
    AccountSasPermissions,
    BlobSasPermissions,
    BlobServiceClient,
    ContainerClient,
    ResourceTypes,
    generate_account_sas,
    generate_blob_sas,
    generate_container_sas,
)

NAMES = ["plain.txt", "a b/c+d.txt", "50%25.txt", "ü/日本.txt", "a//b"]
service = BlobServiceClient.from_connection_string(os.environ["CONNECTION_STRING"])
container = service.get_container_client("by-python")
failed = 0


def step(name):
    """Runs a function at once as one step."""

    def run(function):
        global failed
        try:
            function()
            print("ok", name)
        except Exception as error:  # whatever it is, it is the step's result
            failed += 1
            print("FAILED", name, type(error).__name__, " ".join(str(error).split()))

    return run


def refused(function, kind, code=None):
    try:
        function()
    except kind as error:
        assert code is None or error.error_code == code, error.error_code
        return
    raise AssertionError("it was not refused")


@step("create a container, once")
def _():
    container.create_container(metadata={"made": "by-python"})
    refused(container.create_container, ResourceExistsError, "ContainerAlreadyExists")
    assert container.get_container_properties().metadata == {"made": "by-python"}


@step("list containers")
def _():
    assert "by-python" in [c.name for c in service.list_containers(results_per_page=2)]


@step("upload and download names that must be encoded")
def _():
    for name in NAMES:
        container.upload_blob(name, name.encode(), metadata={"n": "1"})
    for name in NAMES:
        assert container.download_blob(name).readall() == name.encode(), name


@step("list page by page")
def _():
    assert sorted(b.name for b in container.list_blobs(results_per_page=2)) == sorted(NAMES)


@step("walk folders")
def _():
    names = [entry.name for entry in container.walk_blobs(delimiter="/")]
    assert "a b/" in names and "plain.txt" in names, names


@step("upload blocks")
def _():
    data = os.urandom(5 << 20)
    client = ContainerClient.from_connection_string(
        os.environ["CONNECTION_STRING"], "by-python", max_block_size=1 << 20, max_single_put_size=1 << 20
    )
    client.upload_blob("blocks", data)
    assert client.download_blob("blocks", max_concurrency=3).readall() == data
    committed, uncommitted = client.get_blob_client("blocks").get_block_list("all")
    assert (len(committed), len(uncommitted)) == (5, 0)


@step("append")
def _():
    blob = container.get_blob_client("log")
    blob.create_append_blob()
    blob.append_block(b"one\n")
    blob.append_block(b"two\n")
    assert blob.download_blob().readall() == b"one\ntwo\n"


@step("pages")
def _():
    blob = container.get_blob_client("pages")
    blob.create_page_blob(1024)
    blob.upload_page(b"p" * 512, offset=512, length=512)
    assert blob.download_blob().readall() == bytes(512) + b"p" * 512


@step("properties, metadata, tags, tier")
def _():
    blob = container.get_blob_client("plain.txt")
    blob.set_blob_metadata({"k": "v"})
    blob.set_blob_tags({"tag": "value"})
    blob.set_standard_blob_tier("Cool")
    properties = blob.get_blob_properties()
    assert properties.metadata == {"k": "v"} and properties.blob_tier == "Cool", properties
    assert blob.get_blob_tags() == {"tag": "value"}


@step("conditions")
def _():
    blob = container.get_blob_client("plain.txt")
    from azure.core import MatchConditions

    refused(
        lambda: blob.delete_blob(etag='"0x1"', match_condition=MatchConditions.IfNotModified),
        HttpResponseError,
        "ConditionNotMet",
    )


@step("lease")
def _():
    blob = container.get_blob_client("a//b")
    lease = blob.acquire_lease(15)
    refused(blob.delete_blob, HttpResponseError, "LeaseIdMissing")
    lease.release()


@step("snapshot")
def _():
    blob = container.get_blob_client("a//b")
    snapshot = blob.create_snapshot()
    refused(blob.delete_blob, ResourceExistsError, "SnapshotsPresent")
    container.get_blob_client("a//b", snapshot=snapshot["snapshot"]).delete_blob()
    blob.delete_blob()
    refused(blob.get_blob_properties, ResourceNotFoundError, "BlobNotFound")


@step("copy")
def _():
    source = container.get_blob_client("plain.txt")
    copy = container.get_blob_client("copied")
    copy.start_copy_from_url(source.url)
    assert copy.download_blob().readall() == b"plain.txt"


def hour():
    return datetime.now(timezone.utc) + timedelta(hours=1)


def reader(sas):
    return BlobServiceClient(service.url, credential=sas).get_blob_client("by-python", "plain.txt")


@step("an account SAS, a container SAS, a blob SAS")
def _():
    account, key = service.account_name, service.credential.account_key
    may = BlobSasPermissions(read=True)
    for sas in [
        generate_account_sas(account, key, ResourceTypes(object=True), AccountSasPermissions(read=True), hour()),
        generate_container_sas(account, "by-python", key, permission=may, expiry=hour()),
        generate_blob_sas(account, "by-python", "plain.txt", account_key=key, permission=may, expiry=hour()),
    ]:
        assert reader(sas).download_blob().readall() == b"plain.txt"
        refused(reader(sas).delete_blob, HttpResponseError)
        refused(reader(sas.replace("sp=r", "sp=rwd")).download_blob, HttpResponseError, "AuthenticationFailed")


@step("nobody is let in without a key")
def _():
    refused(reader(None).download_blob, HttpResponseError)


@step("delete in a batch")
def _():
    answers = list(container.delete_blobs("plain.txt", "copied", "missing", raise_on_any_failure=False))
    assert [answer.status_code for answer in answers] == [202, 202, 404], answers


@step("service properties")
def _():
    assert service.get_service_properties()["delete_retention_policy"] is not None
    assert service.get_account_information()["account_kind"] == "StorageV2"


@step("delete the container")
def _():
    container.delete_container()
    assert not container.exists()


sys.exit(1 if failed else 0)
