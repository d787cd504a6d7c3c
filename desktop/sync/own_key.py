"""The device's own key, Ed25519: the server gets its public half when the device joins, the private half lies beside
the token, in the company file. What it signs shows that it is this device: see Renewal in docs/access.md."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def new_key() -> str:
    """The private half, 64 hexadecimal digits: what the functions here take as `key`."""
    return Ed25519PrivateKey.generate().private_bytes_raw().hex()


def public_half(key: str) -> bytes:
    """32 bytes, which are no secret."""
    return _private(key).public_key().public_bytes_raw()


def signed(key: str, content: bytes) -> bytes:
    """The signature, 64 bytes."""
    return _private(key).sign(content)


def _private(key: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(key))
