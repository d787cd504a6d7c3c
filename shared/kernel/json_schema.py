"""The body of a kind as JSON Schema (2020-12), made from its description, for readers without this program."""

from typing import Any, Final

from shared.kernel.describe import Field, Shape

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_TYPES: Final[dict[str, dict[str, Any]]] = {
    "text": {"type": "string"},
    "int": {"type": "integer"},
    "minutes": {"type": "integer", "description": "worked time in whole minutes"},
    "bool": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "instant": {"type": "string", "format": "date-time", "pattern": "Z$"},
    "id": {"type": "string", "format": "uuid"},
    "bytes": {"type": "string", "contentEncoding": "base64"},
}


def schema_of(shape: Shape) -> dict[str, Any]:
    """What a body of the kind may hold. Fields that a newer version adds are allowed; `x-refers` names what an id
    is the id of, `x-line-of` the line table that it points into."""
    properties = {"id": _TYPES["id"], **{field.name: _field(field) for field in shape.fields}}
    for table in shape.tables:
        rows = {"$ref": f"#/$defs/{table.kind}"}
        properties[table.name] = {"title": table.caption, "type": "array", "items": rows}
    return {
        "$schema": DIALECT,
        "$id": f"urn:fieldledger:schema:{shape.kind}",
        "title": shape.caption,
        "description": "A field that is absent has its default; lines stand in the order of the document.",
        "type": "object",
        "required": ["id"],
        "properties": properties,
        "$defs": {table.kind: _line(table.caption, table.fields) for table in shape.tables},
    }


def _line(caption: str, fields: tuple[Field, ...]) -> dict[str, Any]:
    properties = {"id": _TYPES["id"], **{field.name: _field(field) for field in fields}}
    return {"title": caption, "type": "object", "required": ["id"], "properties": properties}


def _field(field: Field) -> dict[str, Any]:
    info, said = field.info, dict(_TYPES.get(field.type) or _decimal(field))
    if info.choices:
        said["enum"] = [key for key, _ in info.choices]
        said["x-captions"] = dict(info.choices)
    if info.refers and info.refers != "*":
        said["x-refers"] = info.refers
    if info.line_of:
        said["x-line-of"] = info.line_of
    if info.default is not None:  # only such a field is written when it is empty
        said["type"] = [said["type"], "null"]
        said["default"] = info.default
        if info.choices:
            said["enum"] = [*said["enum"], None]
    return {"title": info.caption, **said}


def _decimal(field: Field) -> dict[str, Any]:
    """An exact decimal, written as text."""
    part = rf"(\.[0-9]{{1,{field.places}}})?" if field.places else ""
    return {"type": "string", "pattern": rf"^-?[0-9]+{part}$", "description": f"decimal, {field.places} places"}
