"""Texts that want to be something else: header lines, markup, ends of parts, broken characters."""

from hypothesis import strategies as st

ANY_TEXT = st.text(alphabet=st.characters(codec=None), max_size=400)
HOSTILE = st.one_of(
    ANY_TEXT,
    st.sampled_from(
        [
            "x\r\nBcc: victim@example.org",
            "x\n\n<script>alert(1)</script>",
            "\ud83d lone",
            "😀" * 100,
            "a" * 5_000,
            "=_r--",
            ".\r\n.",
            "--0123456789abcdef0123456789abcdef=_m--",
            "\u202e reversed",
        ]
    ),
)
