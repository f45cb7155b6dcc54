"""What the REST interface lets through."""

from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from reporter.schemas import NewSubscription, SubscriptionChange
from unit.reporter.hostile import HOSTILE

FIELDS = tuple(NewSubscription.model_fields)


def taken(model: type[BaseModel], body: Mapping[str, object]) -> dict[str, object]:
    """The fields as they are kept, none when the body is refused."""
    try:
        return model.model_validate(body).model_dump(mode="json", exclude_unset=True)
    except ValidationError:
        return {}


@settings(max_examples=150, deadline=None)
@given(
    field=st.sampled_from(FIELDS), text=HOSTILE, begin=st.sampled_from(["", "BTCUSDC", "reader@example.org", "07:00"])
)
def test_no_field_of_a_subscription_keeps_what_could_begin_a_line_of_its_own(field: str, text: str, begin: str) -> None:
    body = {"symbol": "BTCUSDC", "recipient": "reader@example.org"} | {field: begin + text}
    for model, given_body in ((NewSubscription, body), (SubscriptionChange, {field: begin + text})):
        for value in taken(model, given_body).values():
            assert str(value).isprintable()
            assert str(value).isascii()
