"""Attacks on what one may read and write: other people's sites, pay, rights, companies, contents."""

import hashlib
from typing import Any
from uuid import UUID

from shared.administration.role import role_id
from shared.kernel.identity import new_id
from shared.store.packing import packed_alone
from shared.sync import frames
from shared.sync.frames import RECOVERED
from shared.sync.messages import BlobsAsk, CompareAsk, HelloAsk, ParkAsk, PullAsk, PushAnswer, PushAsk
from tests.attacks.attack import attack, refused, told
from tests.attacks.target import OURS, THEIRS, Line, Target
from tests.sync.server.laptop import Version, pushed

SECRET = "No one but the office reads this: 731.97"
HOSTILE = (
    "'); DROP TABLE office.head; --",
    "%s %(name)s {0} {name} ${jndi:ldap://x}",
    "a\tb\nc\\.\r\nd\\N",
    "\u202e\ufeff\u0001",
    "<script>alert(1)</script>",
    "=cmd|'/C calc'!A0",
    "../../../../etc/passwd",
    "' || (SELECT private FROM signing_key) || '",
)


def person(name: str, id: UUID | None = None, **more: Any) -> Version:
    id = id or new_id()
    return Version("person", id, {"id": str(id), "name": name}, **more)


def report(site: UUID, id: UUID | None = None, note: str = SECRET, **more: Any) -> Version:
    id = id or new_id()
    body = {"id": str(id), "site_id": str(site), "date": "2026-05-04", "safety": note}
    return Version("daily_report", id, body, **more)


def codes(line: Line, *versions: Version, author: UUID | None = None) -> set[str]:
    """What became of versions that are pushed; "" of one that was taken."""
    answer = line.push(*versions, author=author)
    found = {each.id: each.code for each in answer.refused}
    return {found.get(each.id, "") for each in versions}


@attack
def ids_are_probed(target: Target) -> str:
    """A foreman asks for documents of another site and of the pay by their ids, in every way there is."""
    office, foreman = target.line(), target.line("*", user="foreman")
    rate_id, one = new_id(), report(THEIRS)
    rate = Version("pay_rate", rate_id, {"id": str(rate_id), "amount": "731.97", "person_id": str(new_id())})
    assert codes(office, one, rate) == {""}
    unknown = new_id()
    assert [foreman.body(id) for id in (one.id, rate.id, unknown)] == [None] * 3
    assert office.body(one.id)["safety"] == SECRET
    for scope in (f"site:{THEIRS}", "payroll", "staff", f"site:{THEIRS}'--", "*", "site:*"):
        ask = frames.packed(CompareAsk(scope=scope, prefixes=["", "0"]))
        refused(foreman.ask("/sync/compare", content=ask), "no_right")
    answer, records = foreman.pull(**{f"site:{THEIRS}": (0, 0), "payroll": (0, 0), f"site:{OURS}": (0, 0), "*": (0, 0)})
    assert {f"site:{THEIRS}", "payroll", "*"} <= set(answer.lost)
    assert not {one.id.bytes, rate.id.bytes} & {each.id for each in records}
    return "not there, 400 no_right, lost: as of ids that were never given"


@attack
def another_site_is_overwritten(target: Target) -> str:
    """A foreman writes over a document of another site, moves it to his own, removes it, and moves his own there."""
    office, foreman = target.line(), target.line("*", user="foreman")
    me = target.users["foreman"].person_id
    theirs, own = report(THEIRS), report(OURS)
    assert codes(office, theirs) == {""}
    assert codes(foreman, own, author=me) == {""}
    id = theirs.id
    tries = [
        report(THEIRS, id, "mine now", base=1),
        report(OURS, id, "mine now", base=1),
        report(OURS, id, "mine now"),
        Version("daily_report", id, None, base=1),
        person("mine now", id),
        person("mine now", id, base=1),
        report(OURS, id, "mine now", base=7, flags=RECOVERED),
        Version("daily_report", id, None, 7, RECOVERED),
    ]
    for each in tries:
        assert codes(foreman, each, author=me) == {"no_right"}, each
    assert codes(foreman, report(THEIRS, own.id, base=1), author=me) == {"no_right"}
    assert office.body(id)["safety"] == SECRET
    assert office.body(own.id)["site_id"] == str(OURS)
    return f"no_right, {len(tries) + 1} times; the document is as it was"


@attack
def rights_are_given_to_oneself(target: Target) -> str:
    """A device pushes users, roles and grants that would make it an administrator, as new and as given back."""
    foreman, alone = target.line("*", user="foreman"), target.line()
    user, me = target.users["foreman"], target.users["foreman"].person_id
    grant, role = new_id(), role_id("foreman")
    tries = [
        Version(
            "access_grant",
            grant,
            {"id": str(grant), "user_id": str(user.id), "role_id": str(role_id("administrator")), "pattern": "*"},
        ),
        Version("access_role", role, {"id": str(role), "code": "foreman", "rights": [{"allowed": "*"}]}, 1),
        Version("access_user", user.id, {"id": str(user.id), "login": "foreman", "person_id": str(new_id())}, 1),
    ]
    for line, author in ((foreman, me), (alone, None)):
        for each in tries:
            for flags, base in ((0, each.base), (RECOVERED, 2**20), (RECOVERED, 1)):
                assert codes(line, each._replace(flags=flags, base=base), author=author) <= {"no_right", "ahead"}, each
    (kept,) = [each for each in target.keeper.items(type(user)) if each.id == user.id]
    assert kept.person_id == me
    refused(foreman.ask("/sync/compare", content=frames.packed(CompareAsk(scope="payroll", prefixes=[""]))), "no_right")
    return "no_right, 18 times; users, roles and grants are as they were"


@attack
def it_is_said_to_be_somebody_elses(target: Target) -> str:
    """A foreman's device sends versions in the name of the administrator, of nobody it knows, and of no one."""
    foreman, admin = target.line("*", user="foreman"), target.users["admin"].person_id
    for author in (admin, new_id(), None):
        assert codes(foreman, report(THEIRS), author=author) == {"no_right"}
    for author in (admin, new_id()):
        assert codes(foreman, report(OURS), author=author) == {"no_right"}
    return "no_right, 5 times"


@attack
def another_company_is_reached(target: Target) -> str:
    """The other company's administrator asks for ids, scopes and contents of this one, and writes under its ids."""
    office, rival = target.line(), target.line(of=target.rival)
    one = report(THEIRS)
    assert codes(office, one) == {""}
    assert rival.body(one.id) is None
    answer, records = rival.pull(**{f"site:{THEIRS}": (1, 0), "company": (1, 0)})
    assert one.id.bytes not in {each.id for each in records}
    assert {each.seq for each in answer.scopes if each.name == f"site:{THEIRS}"} <= {0}
    assert codes(rival, report(THEIRS, one.id, "theirs")) == {""}  # in their own company: the id tells nothing
    assert office.body(one.id)["safety"] == SECRET
    hello = HelloAsk(device=office.device or one.id, copy=b"a", next_copy=b"b", schema=1)
    refused(rival.ask("/sync/hello", content=frames.packed(hello)), "unknown_device")
    return "not there; the same ids are theirs in their own company"


@attack
def contents_are_asked_for_by_hash(target: Target) -> str:
    """Who knows the SHA-256 of a photo of another site asks for it, claims it, proves it wrongly and sends another."""
    office, foreman, me = target.line(), target.line("*", user="foreman"), target.users["foreman"].person_id
    plain = b"photo of the other site " * 9
    name, content = hashlib.sha256(plain).hexdigest(), packed_alone(plain)  # as it travels
    assert codes(office, photo(THEIRS, name, len(plain))) == {""}
    whole = {"Content-Range": f"bytes 0-{len(content) - 1}/{len(content)}"}
    assert office.ask(f"/sync/blob/{name}", "PUT", content=content, headers=whole).status_code == 200
    assert office.ask(f"/sync/blob/{name}", "GET").content == content
    for method in ("GET", "HEAD"):
        answer = foreman.ask(f"/sync/blob/{name}", method)
        nowhere = foreman.ask(f"/sync/blob/{'0' * 64}", method)
        assert (answer.status_code, answer.content) == (nowhere.status_code, nowhere.content)
    assert foreman.ask(f"/sync/blob/{name}", "PUT", content=content, headers=whole).status_code == 404
    assert codes(foreman, photo(OURS, name, len(plain)), author=me) == {""}  # to know its name is not to have it
    ask = BlobsAsk(want=bytes.fromhex(name), proofs={name: (f"site:{OURS}", b"x" * 32), "../" * 9: ("", b"")})
    answer = foreman.ask("/sync/blobs", content=frames.packed(ask))
    assert content not in answer.content
    assert foreman.ask(f"/sync/blob/{name}", "GET").status_code == 404
    return "404 no_such_content, as of one that is nowhere"


@attack
def paths_are_tried(target: Target) -> str:
    """Names of contents and addresses that would leave their place: .., %2e, a backslash, a zero byte, a device of
    Windows."""
    line, tried = target.line(), 0
    for name in (
        "..%2f..%2fetc%2fpasswd",
        "%2e%2e/%2e%2e/health",
        "..\\..\\x",
        "%00",
        "A" * 64,
        "CON",
        "0" * 63,
        "0" * 6_000,
        "\u0660" * 64,
    ):
        for method in ("GET", "PUT"):
            refused(line.ask(f"/sync/blob/{name}", method), "no_such_content", "no_such_address", "bad_part")
            tried += 1
    for path in (
        "/docs",
        "/openapi.json",
        "/.env",
        "/static/../server.toml",
        "//health",
        "/sync/../metrics/x",
        "/sync/keys",
    ):
        refused(line.ask(path, "GET"), "no_such_address")
        tried += 1
    return f"404, {tried} times"


@attack
def code_in_names(target: Target) -> str:
    """SQL, format strings, markup, COPY's own signs and formulas as names: they are kept as they were typed."""
    one, other = target.line(), target.line()
    sent = [person(name) for name in HOSTILE]
    assert codes(one, *sent) == {""}
    assert [other.body(each.id)["name"] for each in sent] == list(HOSTILE)
    nul = person("a\0b")
    assert codes(one, nul) <= {"form", ""}
    for name in (*HOSTILE[:2], "\0", "x" * 4_000):
        ask = {"code": "", "name": name, "prefix": name}
        assert told(target.line().ask("/device/enrol", json=ask)) == (200, ""), name
    assert target.count("SELECT count(*) FROM head WHERE company = %s", target.company.id) > len(HOSTILE)
    return "kept letter by letter; the tables are all there"


@attack
def a_batch_is_replayed(target: Target) -> str:
    """A recorded push is sent again, changed under its number, and by another device."""
    line, other = target.line(), target.line("site:*")
    one = person("Petrov")
    frame = pushed(1, [one])
    first = line.ask("/sync/push", content=frame)
    line.batch = 1
    assert codes(line, person("Sidorov", one.id, base=1)) == {""}
    assert line.ask("/sync/push", content=frame).content == first.content
    assert line.body(one.id)["name"] == "Sidorov"
    refused(line.ask("/sync/push", content=pushed(1, [person("Eve", one.id)])), "batch_differs")
    answer = frames.unpacked(other.ask("/sync/push", content=frame).content, PushAnswer)[0]
    assert [each.code for each in answer.refused] == ["no_right"]
    return "the answer of then, 400 batch_differs, no_right; nothing changed twice"


@attack
def another_device_is_spoken_for(target: Target) -> str:
    """A device says that it is another one of its company, and hands over what is not its own."""
    line, other = target.line("site:*"), target.line()
    hello = HelloAsk(device=other.device or new_id(), copy=b"a", next_copy=b"b", schema=1)
    refused(line.ask("/sync/hello", content=frames.packed(hello)), "unknown_device")
    theirs = person("parked by a stranger")
    frame = pushed(1, [theirs])
    sorts = frames.header_of(frame, PushAsk).sorts
    parked = frames.packed(ParkAsk(reason="\0'; --", sorts=sorts), frames.records_of(frame))
    assert line.ask("/sync/park", content=parked).status_code == 200
    assert other.body(theirs.id) is None
    return "400 unknown_device; what is parked is nowhere but there"


@attack
def a_wipe_and_a_chain_that_are_made_up(target: Target) -> str:
    """A device says that it was wiped as it was told to, which nobody told it, and sends entries that nobody made."""
    line = target.line()
    refused(line.ask("/device/wiped", json={}), "not_ordered")
    refused(target.nobody().ask("/device/wiped", json={"unsent": 0}), "unknown_device")
    refused(target.nobody().ask("/audit/entries", json={"after": 0, "hash": "", "entries": []}), "unknown_device")
    for ask in ({"after": 7, "hash": "AAAA", "entries": []}, {"after": 2**61, "hash": "", "entries": []}):
        answer = line.ask("/audit/entries", json=ask)
        assert (answer.status_code, answer.json()["seq"]) == (200, 0)
    for ask in ({"after": -1, "hash": "", "entries": []}, {"after": 0, "hash": "", "entries": [{}] * 1_001}, {}):
        refused(line.ask("/audit/entries", json=ask), "not_understood")
    assert told(line.ask("/sync/pull", content=frames.packed(PullAsk(vector={}))))[0] == 200
    return "400 not_ordered, 401 unknown_device; a chain begins where nothing is before it"


@attack
def revisions_without_end(target: Target) -> str:
    """Revisions, times, batch numbers and flags at the ends of what their fields hold."""
    line, id = target.line(), new_id()
    for base in (1, 2**31 - 1, 2**32 - 1):
        for flags in (0, RECOVERED, 1 | RECOVERED, 2, 4, 15):
            frame = pushed(line.batch + 1, [person("x", id, base=base, flags=flags)])
            line.batch += 1
            status, code = told(line.ask("/sync/push", content=frame))
            assert (status, code) in ((200, ""), (400, "not_a_frame")), (base, flags, code)
    for batch in (0, -1, 2**62, 2**63, 2**70):
        refused(line.ask("/sync/push", content=pushed(batch, [person("x")])), "not_a_frame", "batch_differs")
    late = [each._replace(at=2**32 - 1) for each in frames.records_of(pushed(1, [person("late")]))]
    sent = frames.packed(PushAsk(batch=line.batch + 1, sorts=[("person", 0)]), late)
    assert told(line.ask("/sync/push", content=sent))[0] in (200, 400)
    target.line().pull()
    return "400 not_a_frame or a worded refusal; everybody else goes on"


def photo(site: UUID, name: str, size: int) -> Version:
    id = new_id()
    body = {
        "id": str(id),
        "name": "photo.jpg",
        "document_kind": "site",
        "document_id": str(site),
        "document_scope": f"site:{site}",
        "media_type": "image/jpeg",
        "size": size,
        "content_hash": name,
        "parts": [{"id": str(new_id()), "content": name, "size": size}],
    }
    return Version("attachment", id, body)
