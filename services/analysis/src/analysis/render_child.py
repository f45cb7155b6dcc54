"""The rendering child: reads specs from standard input, writes pictures to standard output, ends with its parent.

A message is a length of four bytes, most significant first, then so many bytes; an answer begins with one byte
more, `P` for a picture or `E` for an error's sentence.
"""

import logging
import struct
import sys
from typing import BinaryIO

import orjson


def main() -> None:
    """Serves until the parent closes the pipe."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    # Whatever a library prints must not end up between the pictures.
    sys.stdout = sys.stderr
    from analysis.drawing import draw  # noqa: PLC0415 - after the streams are in order: importing takes seconds

    while (request := _read(requests)) is not None:
        try:
            kind, body = b"P", draw(orjson.loads(request))
        except Exception as error:
            logging.exception("drawing failed")
            kind, body = b"E", f"{type(error).__name__}: {error}".encode()
        answers.write(kind + struct.pack(">I", len(body)) + body)
        answers.flush()


def _read(stream: BinaryIO) -> bytes | None:
    size = stream.read(4)
    return stream.read(struct.unpack(">I", size)[0]) if len(size) == 4 else None


if __name__ == "__main__":
    main()
