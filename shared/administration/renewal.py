"""What a device signs with its own key to renew a session: see Renewal in docs/access.md."""

from uuid import UUID


def to_be_signed(device: UUID, user: UUID, challenge: str) -> bytes:
    """`challenge` is the server's, good once; bound to the device and to whose session it is."""
    return f"fieldledger renew\n{device}\n{user}\n{challenge}".encode("utf-8", "replace")
