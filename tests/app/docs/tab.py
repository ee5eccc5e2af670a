"""A page in the browser, and everything that went wrong on it."""

import json
import time
from collections.abc import Callable
from typing import Any, Final

from tests.app.docs.chromium import DEADLINE, Browser, Message

_FAULTS: Final[dict[str, Callable[[Message], bool]]] = {
    "Runtime.exceptionThrown": lambda _: True,
    "Runtime.consoleAPICalled": lambda event: event["type"] == "error",
    "Log.entryAdded": lambda event: event["entry"]["level"] == "error",
    "Network.loadingFailed": lambda _: True,
    "Network.responseReceived": lambda event: event["response"]["status"] >= 400,
    # Some violations never reach the console, such as an attempt to compile code that is caught.
    "Audits.issueAdded": lambda event: event["issue"]["code"] == "ContentSecurityPolicyIssue",
}


class Tab:
    """New, without cookies of others, and watched from before its first request."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._context = browser.command("Target.createBrowserContext")["browserContextId"]
        target = browser.command("Target.createTarget", url="about:blank", browserContextId=self._context)
        attached = browser.command("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        self._session: str = attached["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log", "Audits"):
            self._command(f"{domain}.enable")
        self._command("Page.setLifecycleEventsEnabled", enabled=True)

    def close(self) -> None:
        self._browser.command("Target.disposeBrowserContext", browserContextId=self._context)

    def visit(self, url: str) -> None:
        """Returns when nothing has been on its way for half a second."""
        loader = self._command("Page.navigate", url=url)["loaderId"]
        idle = {"loaderId": loader, "name": "networkIdle"}
        self._wait(lambda: any(idle.items() <= event.items() for event in self._events("Page.lifecycleEvent")))

    def wait_for(self, expression: str) -> None:
        """`expression` is JavaScript that becomes true."""
        self._wait(lambda: bool(self._evaluate(f"Boolean({expression})")), expression)

    def wait_for_text(self, text: str, within: str = "body") -> None:
        self.wait_for(f"document.querySelector({json.dumps(within)})?.innerText.includes({json.dumps(text)})")

    def without_javascript(self) -> None:
        """The page's own; what a test evaluates still runs."""
        self._command("Emulation.setScriptExecutionDisabled", value=True)

    def accessible(self) -> set[tuple[str, str]]:
        """Role and name of all that a screen reader can tell."""
        nodes = self._command("Accessibility.getFullAXTree")["nodes"]
        return {(node["role"]["value"], node["name"]["value"]) for node in nodes if "name" in node and "role" in node}

    def text(self) -> str:
        return str(self._evaluate("document.body.innerText"))

    def address(self) -> str:
        return str(self._evaluate("location.href"))

    def origins_of_links(self) -> set[str]:
        return set(self._evaluate("[...document.links].map((link) => new URL(link.href).origin)"))

    def click(self, selector: str) -> None:
        self.wait_for(f"document.querySelector({json.dumps(selector)})")
        self._evaluate(f"document.querySelector({json.dumps(selector)}).click()")

    def write(self, selector: str, text: str) -> None:
        """Replaces what is in the field, the way a keyboard would."""
        self.wait_for(f"document.querySelector({json.dumps(selector)})")
        self._evaluate(f"document.querySelector({json.dumps(selector)}).select()")
        self._command("Input.insertText", text=text)

    def let_pass(self, *, seconds: int) -> None:
        """Moves the page's clock on, so that whatever it meant to do later happens now."""
        self._command("Emulation.setVirtualTimePolicy", policy="advance", budget=seconds * 1000)
        self._wait(lambda: bool(self._events("Emulation.virtualTimeBudgetExpired")), "the page's clock")

    def requested(self) -> list[str]:
        urls = [event["request"]["url"] for event in self._events("Network.requestWillBeSent")]
        return [url for url in urls if not url.startswith("data:")]

    def faults(self) -> list[str]:
        return [
            f"{method}: {json.dumps(event)[:600]}"
            for method, is_fault in _FAULTS.items()
            for event in self._events(method)
            if is_fault(event)
        ]

    def _command(self, method: str, **params: object) -> Message:
        return self._browser.command(method, self._session, **params)

    def _events(self, method: str) -> list[Message]:
        return [
            event["params"]
            for event in self._browser.events
            if event["method"] == method and event.get("sessionId") == self._session
        ]

    def _evaluate(self, expression: str) -> Any:
        return self._command("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    def _wait(self, condition: Callable[[], bool], what: str = "an idle network") -> None:
        until = time.monotonic() + DEADLINE
        while not condition():
            assert time.monotonic() < until, f"Waited in vain for {what}. Faults: {self.faults()}"
            time.sleep(0.05)
            self._evaluate("0")  # with its result come the reports of what happened before
