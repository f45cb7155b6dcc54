"""`python -m monitor`: runs the service until a signal ends it."""

from common.serve import serve
from monitor.main import create
from monitor.settings import Settings

if __name__ == "__main__":
    serve(Settings, create)
