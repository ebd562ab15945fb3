"""A headless Chromium on the end of a pipe: its DevTools protocol without a library.

Every message ends with a NUL byte; the browser reads from its descriptor 3 and writes to 4.
"""
import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time

FLAGS = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--remote-debugging-pipe",
    "--no-first-run", "--disable-extensions", "--disable-background-networking", "--disable-sync",
    "--disable-component-update", "--disable-default-apps", "--mute-audio", "--autoplay-policy=no-user-gesture-required",
]


class Browser:
    """One browser with one page. Collects every request, console message and log entry of the page."""

    def __init__(self, width=1440, height=900, mobile=False, dark=False):
        program = next((p for p in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if p), None)
        if program is None:
            raise SystemExit("no Chromium on this machine")
        self.profile = tempfile.mkdtemp(prefix="ambula-browser-")
        to_browser, write = os.pipe()
        read, from_browser = os.pipe()

        def connect():
            # above 4 first, so that neither end is closed by the other's new number
            first, second = os.dup(to_browser), os.dup(from_browser)
            while first < 5:
                first = os.dup(first)
            while second < 5:
                second = os.dup(second)
            os.dup2(first, 3)
            os.dup2(second, 4)

        self.process = subprocess.Popen(
            [program, *FLAGS, f"--user-data-dir={self.profile}", f"--window-size={width},{height}", "about:blank"],
            preexec_fn=connect, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        os.close(to_browser)
        os.close(from_browser)
        self.read_fd, self.write_fd = read, write
        self.buffer = b""
        self.number = 0
        self.requests, self.messages, self.events = [], [], []
        target = next(t for t in self.call("Target.getTargets")["targetInfos"] if t["type"] == "page")
        self.session = self.call("Target.attachToTarget", targetId=target["targetId"], flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log", "DOM"):
            self.call(f"{domain}.enable")
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=mobile)
        if mobile:
            self.call("Emulation.setTouchEmulationEnabled", enabled=True)
        scheme = "dark" if dark else "light"
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def call(self, method, timeout=120, **params):
        """A command and its answer."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if method.split(".")[0] != "Target":
            message["sessionId"] = self.session
        os.write(self.write_fd, json.dumps(message).encode() + b"\0")
        wanted, end = self.number, time.time() + timeout
        while True:
            answer = self._next(end - time.time())
            if answer is None:
                raise SystemExit(f"{method}: no answer in {timeout} s")
            if answer.get("id") == wanted:
                if "error" in answer:
                    raise SystemExit(f"{method}: {answer['error']['message']}")
                return answer["result"]

    def _next(self, timeout):
        while b"\0" not in self.buffer:
            if timeout <= 0 or not select.select([self.read_fd], [], [], timeout)[0]:
                return None
            chunk = os.read(self.read_fd, 1 << 20)
            if not chunk:
                raise SystemExit("the browser ended")
            self.buffer += chunk
        raw, self.buffer = self.buffer.split(b"\0", 1)
        message = json.loads(raw)
        self._note(message)
        return message

    def _note(self, message):
        method, params = message.get("method"), message.get("params", {})
        if method == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        elif method == "Runtime.consoleAPICalled" and params["type"] in ("error", "warning", "assert"):
            self.messages.append(" ".join(str(a.get("value", a.get("description"))) for a in params["args"]))
        elif method == "Runtime.exceptionThrown":
            details = params["exceptionDetails"]
            self.messages.append(details.get("exception", {}).get("description") or details["text"])
        elif method == "Log.entryAdded":
            self.messages.append(params["entry"]["text"])
        elif method:
            self.events.append(method)

    def wait(self, seconds):
        """Lets the page work and collects what it says."""
        end = time.time() + seconds
        while time.time() < end:
            self._next(end - time.time())

    def open(self, url):
        self.call("Page.navigate", url=url)
        end = time.time() + 60
        while "Page.loadEventFired" not in self.events:
            if time.time() > end:
                raise SystemExit("the page did not load in 60 s")
            self._next(1)

    def js(self, expression):
        """The value of an expression in the page; promises are awaited."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True, userGesture=True)
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise SystemExit(f"{expression}: {details.get('exception', {}).get('description', details['text'])}")
        return answer["result"].get("value")

    def until(self, expression, seconds=30):
        """Waits until an expression is true; seconds it took."""
        start = time.time()
        while not self.js(expression):
            if time.time() - start > seconds:
                raise SystemExit(f"not so within {seconds} s: {expression}")
            self.wait(0.03)
        return time.time() - start

    def mouse(self, kind, x, y, buttons=0):
        button = "left" if kind != "mouseMoved" else "none"
        self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button=button, buttons=buttons, clickCount=int(button == "left"))

    def click(self, x, y):
        self.mouse("mouseMoved", x, y)
        self.mouse("mousePressed", x, y, 1)
        self.mouse("mouseReleased", x, y)

    def key(self, key):
        code = {" ": ("Space", 32), "ArrowRight": ("ArrowRight", 39), "ArrowLeft": ("ArrowLeft", 37)}.get(key, (key, 0))
        text = {"text": key} if len(key) == 1 else {}
        self.call("Input.dispatchKeyEvent", type="keyDown", key=key, code=code[0], windowsVirtualKeyCode=code[1], **text)
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key, code=code[0], windowsVirtualKeyCode=code[1])

    def picture(self, path, whole=False):
        data = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))

    def pdf(self, path):
        data = self.call("Page.printToPDF", printBackground=True, preferCSSPageSize=False, paperWidth=8.27, paperHeight=11.69)["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.read_fd)
        os.close(self.write_fd)
        shutil.rmtree(self.profile, ignore_errors=True)
