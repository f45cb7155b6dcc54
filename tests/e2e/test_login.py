"""The login as a person meets it: one more web server, with a password, before the same stack."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import pytest_asyncio

from e2e.browser import Visit, visit
from e2e.conftest import Running
from integration.web.rig import PASSWORD, HandTime, gate_app, serving
from stack.plan import Layout, web
from stack.supervisor import Supervisor
from standins.broker import free_port

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def guarded(running: Running, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """The address of a page behind a password."""
    folder = tmp_path_factory.mktemp("guarded")
    async with serving(gate_app(PASSWORD, folder, HandTime())) as gate:
        ports = running.layout.ports | {"monitor": gate, "caddy-metrics": free_port()}
        layout = Layout(folder, free_port(), settings={"WEB_PASSWORD": PASSWORD}, ports=ports)
        supervisor = Supervisor([web(layout)], layout.folder, print)
        await supervisor.start()
        yield layout.page
        await supervisor.stop()


@asynccontextmanager
async def stranger(url: str, **options: Any) -> AsyncIterator[Visit]:
    """A browser that has not signed in, at its login."""
    async with visit(url, **options) as seen:
        await seen.page.get_by_test_id("password").wait_for()
        yield seen


async def sign_in(seen: Visit, password: str = PASSWORD) -> None:
    await seen.page.get_by_test_id("password").fill(password)
    await seen.page.get_by_test_id("sign-in").click()


async def words_shown(seen: Visit) -> str:
    """What the login page says once it has an answer."""
    words = seen.page.get_by_test_id("login-words")
    await seen.page.wait_for_function("() => document.querySelector('[data-testid=login-words]')?.textContent !== ''")
    await seen.page.wait_for_function("() => !document.querySelector('[data-testid=sign-in]').disabled")
    return await words.inner_text()


async def test_a_stranger_signs_in_once_and_stays_signed_in_over_a_reload(guarded: str) -> None:
    async with stranger(guarded) as seen:
        await sign_in(seen)
        await seen.chart_shown()
        await seen.page.reload()
        await seen.chart_shown()
        assert await seen.page.get_by_test_id("password").count() == 0


async def test_the_login_leads_to_the_page_that_was_asked_for(guarded: str) -> None:
    async with stranger(f"{guarded}/watchlist") as seen:
        await sign_in(seen)
        await seen.page.wait_for_url(f"{guarded}/watchlist")
        await seen.page.get_by_test_id("sign-out").wait_for()


async def test_a_session_that_ends_while_the_page_is_open_shows_the_login(guarded: str) -> None:
    async with stranger(guarded) as seen:
        await sign_in(seen)
        await seen.chart_shown()
        await seen.page.context.clear_cookies()
        # The page may find out by itself before anybody clicks.
        await seen.page.evaluate("document.querySelector('[data-testid=nav-watchlist]')?.click()")
        await seen.page.get_by_test_id("password").wait_for()


async def test_signing_out_shows_the_login_and_going_back_shows_nothing_else(guarded: str) -> None:
    async with stranger(guarded) as seen:
        await sign_in(seen)
        await seen.chart_shown()
        await seen.page.get_by_test_id("sign-out").click()
        await seen.page.get_by_test_id("password").wait_for()
        await seen.page.goto(guarded)
        await seen.page.get_by_test_id("password").wait_for()
        assert await seen.page.get_by_test_id("chart").count() == 0


async def test_whoever_follows_a_link_from_elsewhere_is_still_signed_in(guarded: str) -> None:
    async with stranger(guarded) as seen:
        await sign_in(seen)
        await seen.chart_shown()
        # Another site's page: the browser keeps the cookie back for this one step.
        await seen.page.goto(f"data:text/html,<a href='{guarded}/watchlist'>there</a>")
        await seen.page.get_by_text("there").click()
        await seen.page.get_by_test_id("sign-out").wait_for()
        assert await seen.page.get_by_test_id("password").count() == 0


async def test_ten_wrong_passwords_are_told_to_wait(guarded: str) -> None:
    async with stranger(guarded, locale="en-GB") as seen:
        said = []
        for number in range(10):
            async with seen.page.expect_response("**/api/monitor/session"):
                await sign_in(seen, f"guess {number}")
            said.append(await words_shown(seen))
    assert said[:5] == ["That is not the password."] * 5
    assert all(words.startswith("Too many wrong passwords. Try again in") for words in said[5:])
