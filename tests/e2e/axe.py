"""What axe finds wrong with a page for those who cannot see it, or cannot use a mouse."""

from playwright.async_api import Page

from stack.plan import ROOT

_SCRIPT = ROOT / "web/node_modules/axe-core/axe.min.js"
_RUN = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ['violations'] })
  return violations
    .filter((one) => ['serious', 'critical'].includes(one.impact))
    .map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).join(', ')}`)
}"""


async def complaints(page: Page) -> list[str]:
    """The serious and critical ones, each with the elements that it is about."""
    await page.evaluate(_SCRIPT.read_text())
    return list(await page.evaluate(_RUN))
