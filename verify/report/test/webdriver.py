"""Headless Chromium by WebDriver, with nothing but the standard library."""

import base64
import json
import os
import re
import shutil
import subprocess
import tempfile
import urllib.error
import urllib.request

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_SWITCHES = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage", "--force-device-scale-factor=1", "--hide-scrollbars",
)
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


def missing():
    """What this machine lacks, or an empty string."""
    if not any(map(shutil.which, CHROMIUM_NAMES)):
        return "chromium is not installed"
    return "" if shutil.which("chromedriver") else "chromedriver is not installed"


class Browser:
    """One browser with an empty profile; close() ends it and removes the profile."""

    def __init__(self):
        self.profile = tempfile.mkdtemp(prefix="brigade-page-")
        self.driver = subprocess.Popen(
            [shutil.which("chromedriver"), "--port=0"], stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True, env={**os.environ, "HOME": self.profile})
        self.base = f"http://127.0.0.1:{self._port()}"
        chromium = next(filter(None, map(shutil.which, CHROMIUM_NAMES)))
        options = {"binary": chromium,
                   "args": [*CHROMIUM_SWITCHES, f"--user-data-dir={self.profile}/profile"]}
        wanted = {"alwaysMatch": {"goog:chromeOptions": options,
                                  "goog:loggingPrefs": {"browser": "ALL"}}}
        session = self._send("POST", "/session", {"capabilities": wanted})
        self.base += f"/session/{session['sessionId']}"

    def _port(self):
        for line in self.driver.stdout:
            started = re.search(r"started successfully on port (\d+)", line)
            if started:
                return int(started.group(1))
        raise RuntimeError("chromedriver did not start")

    def _send(self, method, path, body=None):
        data = None if method == "GET" else json.dumps(body or {}).encode()
        request = urllib.request.Request(self.base + path, data, method=method,
                                         headers={"Content-Type": "application/json"})
        # Straight to the driver on this machine, whatever proxy the environment names.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as refused:
            raise RuntimeError(json.load(refused)["value"]["message"]) from None

    def close(self):
        try:
            self._send("DELETE", "")
        finally:
            self.driver.terminate()
            self.driver.wait()
            self.driver.stdout.close()
            shutil.rmtree(self.profile, ignore_errors=True)

    def open(self, path):
        self._send("POST", "/url", {"url": "file://" + os.path.abspath(path)})

    def resize(self, width, height):
        self._devtools("Emulation.setDeviceMetricsOverride",
                       {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})

    def prefer(self, scheme):
        feature = {"name": "prefers-color-scheme", "value": scheme}
        self._devtools("Emulation.setEmulatedMedia", {"features": [feature]})

    def _devtools(self, command, parameters):
        self._send("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def run(self, script, *arguments):
        """Runs the body of a function in the page and returns what it returns."""
        return self._send("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def settle(self):
        """Waits until the page has drawn what was asked of it so far."""
        self._send("POST", "/execute/async", {
            "script": "const done = arguments[0];"
                      "requestAnimationFrame(() => requestAnimationFrame(() => done()));",
            "args": []})

    def console(self):
        return [entry["message"] for entry in self._send("POST", "/se/log", {"type": "browser"})]

    def press(self, *keys):
        actions = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self._act({"type": "key", "id": "keyboard", "actions": actions})

    def chord(self, held, key):
        actions = [{"type": "keyDown", "value": held}, {"type": "keyDown", "value": key},
                   {"type": "keyUp", "value": key}, {"type": "keyUp", "value": held}]
        self._act({"type": "key", "id": "keyboard", "actions": actions})

    def point(self, x, y, *then, kind="mouse"):
        """Moves the pointer to a place in the window, then does `then`: "click", or ("drag", x, y)."""
        actions = [{"type": "pointerMove", "x": round(x), "y": round(y), "duration": 0}]
        for act in then:
            actions.append({"type": "pointerDown", "button": 0})
            if act != "click":
                actions += [{"type": "pointerMove", "x": round(act[1]), "y": round(act[2]),
                             "duration": 30}]
            actions.append({"type": "pointerUp", "button": 0})
        self._act({"type": "pointer", "id": kind, "parameters": {"pointerType": kind},
                   "actions": actions})

    def wheel(self, x, y, down):
        self._act({"type": "wheel", "id": "wheel", "actions": [
            {"type": "scroll", "x": round(x), "y": round(y), "deltaX": 0, "deltaY": down,
             "duration": 0}]})

    def pinch(self, y, left, right, outward):
        """Two fingers at (left, y) and (right, y), each moved outward by that much."""
        def finger(name, start, end):
            return {"type": "pointer", "id": name, "parameters": {"pointerType": "touch"},
                    "actions": [
                        {"type": "pointerMove", "x": start, "y": y, "duration": 0},
                        {"type": "pointerDown", "button": 0},
                        {"type": "pointerMove", "x": end, "y": y, "duration": 50},
                        {"type": "pointerUp", "button": 0}]}
        self._act(finger("left", left, left - outward), finger("right", right, right + outward))

    def _act(self, *sources):
        self._send("POST", "/actions", {"actions": list(sources)})
        self.settle()

    def screenshot(self, path):
        self.settle()
        with open(path, "wb") as out:
            out.write(base64.b64decode(self._send("GET", "/screenshot")))
