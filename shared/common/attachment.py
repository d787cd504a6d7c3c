"""Attachments: files and photos beside a document or a catalog item of any kind."""

from uuid import UUID

from sqlalchemy.orm import Mapped

from shared.kernel.base import Catalog, Line, field, line_table, ref


class AttachmentPart(Line, of="attachment"):
    """A piece of the file, kept by its hash beside the rows; a piece that travelled is not sent again."""

    __tablename__ = "attachment_part"

    content: Mapped[str | None] = field("Content", required=True, blob=True)
    size: Mapped[int | None] = field("Bytes")


class Attachment(Catalog, caption="Attachment"):
    """One file of one document; `name` is the file's. It lies in the document's scope, and outlives its posting."""

    __tablename__ = "attachment"
    natural_keys = (("document_id", "content_hash"),)
    by_the_program = True

    document_kind: Mapped[str | None] = field("Kind of the document", required=True)
    document_id: Mapped[UUID | None] = ref("*", "Document", required=True, index=True)
    document_scope: Mapped[str | None] = field("Scope of the document")
    media_type: Mapped[str | None] = field("Type", listed=True)
    size: Mapped[int | None] = field("Bytes", listed=True)
    content_hash: Mapped[str | None] = field("SHA-256 of the file")
    signed_copy: Mapped[bool] = field("Signed copy", default=False, listed=True)
    thumbnail: Mapped[str | None] = field("Thumbnail", blob=True)
    parts: Mapped[list[AttachmentPart]] = line_table(AttachmentPart, "Pieces")

    def scope_of(self) -> str:
        return self.document_scope or "company"
