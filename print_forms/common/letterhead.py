"""The company's own letterhead: name, address, telephone, tax id and logo of an organization."""

from uuid import UUID

from print_forms.kit.letterhead import Letterhead
from shared.common.organization import Organization
from shared.common.site import own_organization
from shared.kernel.books import Books
from shared.kernel.language import Language


def letterhead_of(books: Books, language: Language, organization_id: UUID | None = None) -> Letterhead | None:
    """Of the organization named, else of the company's default one, else of the only one; None where there is none."""
    own = books.get(Organization, organization_id) or own_organization(books)
    if own is None:
        return None
    tax = f"{language.say('Tax id (ИНН)')} {own.tax_id}" if own.tax_id else ""
    details = " · ".join(part for part in (own.address, own.phone, tax) if part)
    return Letterhead(own.name or own.full_name or "", details, _logo(books, own.logo))


def _logo(books: Books, hash: str | None) -> bytes | None:
    """What is kept under the hash; nothing where the hash is none, or its content is not here."""
    try:
        return books.blob(hash) if hash else None
    except ValueError:
        return None
