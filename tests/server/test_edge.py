"""What reaches the server from outside: bounds, errors in words, encryption."""

import datetime as dt
import ipaddress
import json
import socket
import ssl
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from server.api.edge import BODY_MAX
from tests.server.serving import Server, command, served

pytestmark = pytest.mark.postgres


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nothing", 404), ("GET", "/device/enrol", 405), ("POST", "/health", 405), ("GET", "/docs", 404)],
)
def test_an_address_that_does_not_exist_is_said(company_server: Server, method: str, path: str, status: int) -> None:
    answer = httpx.request(method, company_server.address + path)
    assert (answer.status_code, answer.json()["code"]) == (status, "no_such_address")


def test_more_than_is_taken_is_refused_before_it_is_read(company_server: Server) -> None:
    announced = httpx.post(f"{company_server.address}/device/enrol", content=bytes(BODY_MAX + 1))
    assert (announced.status_code, announced.json()["code"]) == (413, "too_large")
    chunks = (bytes(2**20) for _ in range(64))
    try:
        streamed = httpx.post(f"{company_server.address}/device/enrol", content=chunks)
        assert (streamed.status_code, streamed.json()["code"]) == (413, "too_large")
    except httpx.TransportError:
        pass  # the connection was closed while more was sent
    assert httpx.get(f"{company_server.address}/health").status_code == 200


@pytest.mark.parametrize(
    "bytes_", [b"\x00\x01\x02\r\n\r\n", b"GET\r\n\r\n", b"POST /device/enrol HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
               b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00\x01"],
)  # fmt: skip
def test_bytes_that_are_no_http_do_no_harm(company_server: Server, bytes_: bytes) -> None:
    host, _, port = company_server.address.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=30) as link:
        link.sendall(bytes_)
        link.shutdown(socket.SHUT_WR)
        said = link.recv(65536)
    assert not said or said.split(b" ")[1].startswith(b"4")
    assert httpx.get(f"{company_server.address}/health").status_code == 200


def test_its_figures_are_there_for_prometheus(company_server: Server) -> None:
    httpx.get(f"{company_server.address}/health")
    figures = httpx.get(f"{company_server.address}/metrics").text
    assert 'fieldledger_requests_total{path="/health",status="200"}' in figures
    assert 'fieldledger_request_seconds_count{path="/health"}' in figures


def test_the_log_is_json_and_holds_no_secrets(company_server: Server) -> None:
    httpx.post(f"{company_server.address}/device/enrol", json={"code": "SECRET-CODE", "name": "Petrov"})
    for line in company_server.said().splitlines():
        assert {"event", "level", "timestamp"} <= json.loads(line).keys()
    assert "SECRET" not in company_server.said()
    assert "Petrov" not in company_server.said()


def test_without_a_certificate_it_listens_on_this_computer_only(data: Path) -> None:
    done = command(data, "run", "--host", "0.0.0.0", "--port", "0")
    assert done.returncode == 1
    assert "Listening at 0.0.0.0 without a certificate would send everything unencrypted." in done.stderr
    assert not data.exists()


def test_with_a_certificate_it_speaks_tls(data: Path) -> None:
    data.mkdir()
    certificate, key = certified(data.parent)
    with served(data, "--host", "0.0.0.0", "--certificate", str(certificate), "--key", str(key)) as server:
        port = server.address.rpartition(":")[2]
        trusting = ssl.create_default_context(cafile=str(certificate))
        assert httpx.get(f"https://localhost:{port}/ready", verify=trusting).status_code == 200
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"https://localhost:{port}/ready")
        with pytest.raises(httpx.TransportError):
            httpx.get(f"http://localhost:{port}/ready")


def test_a_certificate_that_cannot_be_used_is_said(data: Path) -> None:
    data.mkdir()
    certificate, key = certified(data.parent)
    key.write_text("no key", "ascii")
    for words in (("--key", str(key)), ("--key", str(data / "none"))):
        done = command(data, "run", "--port", "0", "--certificate", str(certificate), *words)
        assert done.returncode == 1
        assert "cannot be used" in done.stderr
    done = command(data, "run", "--port", "0", "--certificate", str(certificate))
    assert "A certificate and its key belong together" in done.stderr


def certified(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost that vouches for itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    files = folder / "server.pem", folder / "server.key"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return files
