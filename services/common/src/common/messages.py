"""How every message is read and written: JSON objects with `"schema": 1`."""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

SYMBOL_PATTERN = r"^[A-Z0-9]{2,20}$"


class BadMessageError(ValueError):
    """A message that breaks its contract; the text names the field and what is allowed."""


class Message(BaseModel):
    """The base of every payload. A reader ignores fields it does not know."""

    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True, serialize_by_alias=True)

    schema_: Literal[1] = Field(default=1, alias="schema")

    @classmethod
    def decode(cls, payload: bytes) -> Self:
        """Reads a payload. Raises BadMessageError with one sentence."""
        try:
            return cls.model_validate_json(payload)
        except ValidationError as error:
            raise BadMessageError(f"{cls.__name__}: {describe(error)}") from error

    def encode(self) -> bytes:
        """The payload as UTF-8 JSON."""
        return self.model_dump_json(by_alias=True).encode()


def describe(error: ValidationError) -> str:
    """The first thing that is wrong, in one sentence, without the input itself (it may be a secret)."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    field = ".".join(str(part) for part in first["loc"])
    reason = first["msg"].removeprefix("Value error, ")
    return f"{field}: {reason}" if field else reason
