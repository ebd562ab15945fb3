"""Judge of the interactive report: opens it in a headless Chromium and uses it as a reader would.

    check_html.py [--pictures DIR] REPORT.html...

Asks for each file: no network request, no console message, nothing that the content security policy had to stop; a cycle
left out changes means, tables and bands exactly as the page's own data say, and is marked; sides, zoom, 3D, video, theme,
print and phone width work. Prints size and times.
"""
import json
import os
import re
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from browser import Browser  # noqa: E402

MINUS = "\u2212"
SLACK_PX = 1


def fail(what):
    raise SystemExit(f"FAILED: {what}")


def check(is_so, what):
    if not is_so:
        fail(what)


def number(text):
    return float(text.split(" ")[0].replace(MINUS, "-"))


def opened(path, **how):
    browser = Browser(**how)
    start = time.time()
    browser.open("file://" + os.path.abspath(path))
    loaded = time.time() - start
    browser.until("document.body.dataset.ready === 'yes'", 60)
    return browser, loaded, time.time() - start


def quiet(browser, path):
    page = "file://" + os.path.abspath(path)
    outside = [r for r in browser.requests if not r.startswith(("data:", "blob:")) and r.split("#")[0] != page]
    check(not outside, f"requests: {outside[:5]}")
    check(not browser.messages, f"console: {browser.messages[:5]}")


def leave_out_a_cycle(browser, data):
    """The first live row whose left mean changes: the page's cell against the mean of the page's data."""
    condition = data["conditions"][0]
    out = next(i for i, c in enumerate(condition["cycles"]) if c["accepted"] and c["side"] == "left")
    accepted = [i for i, c in enumerate(condition["cycles"]) if c["accepted"]]
    if len([i for i in accepted if condition["cycles"][i]["side"] == "left"]) < 2:
        return "only one left cycle"
    cells = """[...document.querySelectorAll('section[data-condition="0"] tr[data-parameter]')].map(r => {
        const c = r.querySelector('td[data-shows="value"][data-side="left"]');
        return [r.dataset.parameter, Number(r.dataset.decimals), c.textContent, c.classList.contains('changed')]})"""
    bands = """[...document.querySelectorAll('figure[data-figure] .js-plotly-plot')].slice(0, 12)
        .map(p => JSON.stringify(p.data.map(t => Array.from(t.y).slice(0, 5))))"""
    before, drawn = browser.js(cells), browser.js(bands)
    check(len(before) > 10, f"only {len(before)} rows of tables follow the cycles")
    box = f"[...document.querySelectorAll('#cycle-table tbody tr')][{out}].querySelector('input')"
    browser.js(f"document.querySelector('#cycle-list').open = true; {box}.click()")
    browser.wait(0.5)
    check(browser.js("!document.querySelector('#banner').hidden"), "no mark that this is not the signed report")
    check("Not the signed report: 1 of" in browser.js("document.querySelector('#banner').textContent"), "wording of the mark")
    after = browser.js(cells)
    changed = 0
    for (key, decimals, old, _), (_, _, new, is_marked) in zip(before, after):
        values = [c["values"][key] for i, c in enumerate(condition["cycles"])
                  if c["side"] == "left" and c["accepted"] and i != out and key in c["values"]]
        if not values:
            check(new == "–", f"{key}: {new} without a cycle")
            continue
        mean = sum(values) / len(values)
        check(abs(number(new) - mean) <= 0.5 * 10 ** -decimals + 1e-6, f"{key}: {new} is not the mean {mean}")
        if len(values) > 1:
            sd = (sum((v - mean) ** 2 for v in values) / (len(values) - 1)) ** 0.5
            check(abs(float(new.split(" ± ")[1]) - sd) <= 0.5 * 10 ** -decimals + 1e-6, f"{key}: {new}, SD {sd}")
        check(is_marked == (new != old), f"{key}: mark of a changed number")
        changed += new != old
    check(changed > 0, "no number of a table changed")
    check(browser.js(bands) != drawn, "no graph changed")
    browser.js(f"{box}.click()")
    browser.wait(0.5)
    check(browser.js("document.querySelector('#banner').hidden"), "the mark stays when all cycles are back")
    check(browser.js(cells) == before and browser.js(bands) == drawn, "the report's numbers do not come back")
    return f"{changed} of {len(before)} means changed"


def click_a_curve(browser):
    """A click on the curve of a cycle in a graph of all cycles."""
    spot = browser.js("""(() => {
        for (const p of document.querySelectorAll('[data-key="kinematics_cycles"] .js-plotly-plot')) {
            const thin = p.data.filter(t => t.mode === 'lines' && t.fill === undefined && t.line.width < 1 && t.y.length === 101);
            if (!thin.length) continue;
            document.documentElement.style.scrollBehavior = 'auto';
            p.scrollIntoView({block: 'center'});
            const box = p.getBoundingClientRect(), {xaxis, yaxis} = p._fullLayout, t = thin[0];
            return [box.left + xaxis._offset + xaxis.d2p(t.x[45]), box.top + yaxis._offset + yaxis.d2p(t.y[45])];
        }
        return null })()""")
    if spot is None:
        return "no graph of single cycles"
    browser.wait(0.3)
    browser.mouse("mouseMoved", *spot)
    browser.wait(0.1)
    tip = browser.js("document.querySelector('#tip').hidden ? '' : document.querySelector('#tip').textContent")
    check("leave this cycle out" in tip and re.search(r"\d+ % of the cycle", tip), f"values under the pointer: {tip!r}")
    browser.click(*spot)
    browser.wait(0.4)
    check("1 of" in browser.js("document.querySelector('#banner p').textContent"), "a click on a curve leaves its cycle out")
    browser.key("0")
    browser.wait(0.4)
    check(browser.js("document.querySelector('#banner').hidden"), "0 puts all cycles back")
    return "value shown, cycle out and back"


def sides_and_zoom(browser):
    count = "document.querySelector('[data-key=\"kinematics_mean\"] .js-plotly-plot').data.length"
    both = browser.js(count)
    browser.key("l")
    browser.wait(0.3)
    check(browser.js(count) < both, "L takes the left side away")
    browser.key("l")
    browser.wait(0.3)
    check(browser.js(count) == both, "L brings the left side back")
    box = browser.js("""(() => { const p = document.querySelector('[data-key="kinematics_mean"] .js-plotly-plot');
        p.scrollIntoView({block: 'center'}); const b = p.getBoundingClientRect(); return [b.left, b.top, b.width, b.height] })()""")
    browser.wait(0.3)
    x, y, w, h = box
    browser.mouse("mouseMoved", x + 0.4 * w, y + 0.3 * h)
    browser.mouse("mousePressed", x + 0.4 * w, y + 0.3 * h, 1)
    for step in (0.5, 0.6, 0.7):
        browser.mouse("mouseMoved", x + step * w, y + (step - 0.1) * h, 1)
    browser.mouse("mouseReleased", x + 0.7 * w, y + 0.6 * h)
    browser.wait(0.6)
    shown = "document.querySelector('[data-key=\"kinematics_mean\"] .js-plotly-plot')._fullLayout.xaxis.range.map(Number)"
    low, high = browser.js(shown)
    check(high - low < 80, f"drag zooms: {low} to {high}")
    check(browser.js("document.querySelector('#banner').hidden"), "a drag leaves no cycle out")


def play(browser):
    if not browser.js("!!document.querySelector('#space') && document.querySelector('#trial').options.length > 0"):
        return "no walks"
    browser.js("document.querySelector('#motion').scrollIntoView()")
    browser.wait(0.3)
    browser.js("document.activeElement.blur()")
    seen = "document.querySelector('#space').toDataURL()"
    first, start = browser.js(seen), browser.js("document.querySelector('#clock').textContent")
    check(len(first) > 3000, "the 3D view is empty")
    browser.key(" ")
    browser.wait(1.0)
    films = browser.js("""[...document.querySelectorAll('#films video')].filter(v => v.readyState > 1)
        .map(v => [v.paused, v.currentTime, Number(v.dataset.expected)])""")
    browser.key(" ")
    browser.wait(0.3)
    check(browser.js("document.querySelector('#clock').textContent") != start, "the clock does not run")
    check(browser.js(seen) != first, "the 3D view does not move")
    for paused, now, expected in films or []:
        check(not paused and now > 0.2, "a video does not play")
        check(abs(now - expected) < 0.15, f"a video is {now - expected:.2f} s beside the 3D view")
    before = browser.js("Number(document.querySelector('#scrub').value)")
    browser.key("ArrowRight")
    browser.wait(0.2)
    check(browser.js("Number(document.querySelector('#scrub').value)") == before + 1, "→ is one frame")
    count = browser.js("document.querySelectorAll('#films video').length")
    if count:
        check(len(films) == count, f"{len(films)} of {count} videos can be played")
        offset = browser.js("""(() => { const v = document.querySelector('#films video'), i = v.closest('figure').querySelector('input[type=number]');
            const before = Number(v.dataset.expected); i.value = Number(i.value) + 0.2; i.dispatchEvent(new Event('input')); return before - Number(v.dataset.expected) })()""")
        check(abs(offset - 0.2) < 0.02, f"the offset of a video moves it by {offset}")
    return f"3D plays, {count} video(s) in step"


def text_of(browser, folder, name):
    path = os.path.join(folder, name)
    browser.pdf(path)
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    return text, text.count("\f")


def paper(browser):
    """On paper graphs have their height, none lies over another, and the controls are gone."""
    browser.call("Emulation.setEmulatedMedia", media="print")
    browser.wait(0.3)
    boxes = browser.js("""[...document.querySelectorAll('.panel:not(.none)')].map(p => {
        const s = p.querySelector('.main-svg').getBoundingClientRect(), b = p.getBoundingClientRect();
        return [s.height, s.width, s.bottom - b.bottom, s.right - b.right] })""")
    shown = browser.js("[...document.querySelectorAll('.top, nav, .screen, dialog')].filter(e => e.getClientRects().length).length")
    browser.call("Emulation.setEmulatedMedia", media="")
    check(boxes and all(h > 80 and w > 100 for h, w, _, _ in boxes), "graphs without height on paper")
    check(all(down <= SLACK_PX and right <= SLACK_PX for _, _, down, right in boxes), "graphs over each other on paper")
    check(shown == 0, "controls on paper")


def printing(browser, folder):
    paper(browser)
    text, pages = text_of(browser, folder, "print.pdf")
    check(pages >= 6 and "Not the signed report" not in text, f"print of the report: {pages} pages")
    browser.js("document.querySelector('#cycle-table input').click()")
    browser.wait(0.4)
    altered, _ = text_of(browser, folder, "altered.pdf")
    unmarked = [i + 1 for i, page in enumerate(altered.split("\f")[:-1]) if "Not the signed report" not in page]
    check(not unmarked, f"pages of a print with a cycle left out that do not say so: {unmarked}")
    browser.key("0")
    browser.wait(0.4)
    return pages


def nothing_gets_out(browser):
    """The policy stops what a page with an injected script would try."""
    stopped = browser.js("""new Promise(done => { const seen = [];
        document.addEventListener('securitypolicyviolation', e => seen.push(e.effectiveDirective));
        fetch('https://example.invalid/').catch(() => {}); new Image().src = 'https://example.invalid/a.png';
        const s = document.createElement('script'); s.textContent = 'window.ran = true'; document.head.append(s);
        const f = document.createElement('iframe'); f.src = 'https://example.invalid/'; document.body.append(f);
        setTimeout(() => done([seen, window.ran === true]), 500) })""")
    seen, ran = stopped
    check(not ran, "a script that is not ours ran")
    for wanted in ("connect-src", "img-src", "script-src-elem", "frame-src"):
        check(wanted in seen, f"the policy did not stop {wanted}: {seen}")


def judge(path, pictures):
    name = os.path.basename(os.path.dirname(os.path.abspath(path))) or "report"
    page = open(path, encoding="utf-8").read()
    data = json.loads(page.split('id="data">', 1)[1].split("</script>", 1)[0])
    browser, loaded, ready = opened(path, width=1440, height=900)
    with tempfile.TemporaryDirectory() as folder:
        quiet(browser, path)
        if pictures:
            browser.picture(os.path.join(pictures, f"{name}-1440.png"))
        cycles = leave_out_a_cycle(browser, data)
        curve = click_a_curve(browser)
        sides_and_zoom(browser)
        moves = play(browser)
        browser.key("t")
        browser.wait(0.5)
        check(browser.js("document.documentElement.dataset.theme") == "dark", "T turns dark")
        pages = printing(browser, folder)
        check(browser.js("document.documentElement.dataset.theme") == "dark", "dark again after printing")
        quiet(browser, path)
        nothing_gets_out(browser)
    browser.close()
    for dark in (False, True):
        phone, _, _ = opened(path, width=390, height=844, mobile=True, dark=dark)
        wide = phone.js("document.documentElement.scrollWidth")
        check(wide <= 390 + SLACK_PX, f"at phone width the page is {wide} pixels wide")
        check(phone.js("document.documentElement.dataset.theme") == ("dark" if dark else "light"), "the system's theme is taken")
        quiet(phone, path)
        if pictures:
            phone.picture(os.path.join(pictures, f"{name}-390-{'dark' if dark else 'light'}.png"))
        phone.close()
    print(f"{name}: {len(page.encode()) / 1e6:.2f} MB, loaded in {loaded:.2f} s, all graphs after {ready:.2f} s; no request, no message; "
          f"{cycles}; {curve}; {moves}; prints {pages} pages")


def main():
    arguments = sys.argv[1:]
    pictures = None
    if arguments[:1] == ["--pictures"]:
        pictures, arguments = arguments[1], arguments[2:]
        os.makedirs(pictures, exist_ok=True)
    if not arguments:
        raise SystemExit(__doc__)
    for path in arguments:
        judge(path, pictures)


if __name__ == "__main__":
    main()
