#!/usr/bin/env python3
"""Opens the report's page in headless Chromium and uses it as a reader would.

    page_test.py WRITE_PAGE [unittest options]

WRITE_PAGE is the program that writes the pages. Exit status 77 where there is no browser."""

import os
import subprocess
import sys
import tempfile
import unittest

import webdriver

TAB, ESCAPE, SHIFT = "\ue004", "\ue00c", "\ue008"
LEFT, RIGHT = "\ue012", "\ue014"
WIDTH, HEIGHT = 1360, 860


class Page(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.browser = webdriver.Browser()
        cls.folder = tempfile.TemporaryDirectory()

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        cls.folder.cleanup()

    def open(self, name):
        path = os.path.join(self.folder.name, name + ".html")
        if not os.path.exists(path):
            subprocess.run([write_page, name, path], check=True)
        self.browser.resize(WIDTH, HEIGHT)
        self.browser.open(path)
        self.browser.settle()

    def tearDown(self):
        # Errors of scripts, refused requests and violations of the content policy all land there.
        self.assertEqual(self.browser.console(), [])

    def text(self, selector):
        return self.browser.run("return document.querySelector(arguments[0]).innerText", selector)

    def texts(self, selector):
        return self.browser.run(
            "return [...document.querySelectorAll(arguments[0])].map((e) => e.innerText.trim())", selector)

    def middle_of(self, operation):
        """Where the operation's bar is in the window."""
        return self.browser.run("""
            const page = window.brigadePage;
            const box = page.canvas.getBoundingClientRect();
            const at = page.painter.pen.place(arguments[0]);
            const right = Math.min(at.right, page.view.width);
            return [box.x + (at.left + right) / 2, box.y + at.top + 8];""", operation)

    def click(self, operation):
        x, y = self.middle_of(operation)
        self.browser.point(x, y, "click")

    def view(self):
        """The span of the axis in view."""
        return tuple(self.browser.run(
            "const { from, to } = window.brigadePage.view; return [from, to];"))

    def selected(self):
        return self.browser.run("return window.brigadePage.selected")

    def focus_lanes(self):
        self.browser.run("document.getElementById('lanes').focus({preventScroll: true})")


class Summary(Page):
    def test_names_the_verdict_the_key_and_the_contradiction(self):
        self.open("stale_read")
        self.assertEqual(self.text("#verdict"), "Not linearizable")
        self.assertIn("key a", self.text("#facts"))
        self.assertTrue(self.text("#sentence").startswith("Stale read: get(a) by client 2"))
        self.assertEqual(self.texts("#core-rows tr td:nth-child(2)"), ["1put(a, 1)", "2put(a, 2)", "3get(a)"])
        self.assertIn("brigade check stale-read.jsonl", self.text("#replay"))

    def test_text_of_the_history_is_shown_and_never_believed(self):
        self.open("hostile")
        self.assertEqual(self.browser.run(
            "return document.querySelectorAll('img, body script:not([type]) ~ script').length"), 0)
        self.assertIn("key </script><img src=x onerror=alert(1)>", self.text("#facts"))
        self.click(0)
        self.assertIn("<!-- \\xFF\\xFE", self.text("#details-heading"))
        self.assertIn("<script>alert(2)</script>", self.text("#details-body"))


class Selection(Page):
    def test_clicking_an_operation_shows_its_linearization(self):
        self.open("stale_read")
        self.click(0)
        self.assertEqual(self.text("#details-heading"), "put(a, 1) → ok")
        self.assertEqual(self.text("#order-heading"), "Step 2 of 3 in the longest prefix of key a")
        self.assertEqual(self.texts(".steps .state"), ["absent", "absent", "⇒ 1", "⇒ 2"])
        self.assertEqual(self.texts(".steps [aria-current] .n"), ["2"])

    def test_an_operation_beyond_the_longest_prefix_shows_the_order_that_reaches_it(self):
        self.open("stale_read")
        self.click(4)
        self.assertEqual(self.text("#order-heading"),
                         "Step 4 of 5 in a linearization of key a and what was open")
        self.assertEqual(self.texts(".steps .state"), ["absent", "absent", "⇒ 1", "⇒ 2", "2", "⇒ 3"])

    def test_hovering_shows_the_operation_and_the_state_it_leaves(self):
        self.open("stale_read")
        self.browser.point(*self.middle_of(1))
        self.assertEqual(self.text("#tip").split("\n"),
                         ["put(a, 2) → ok", "client 1, 3 µs to 4.5 µs", "step 3: leaves 2"])
        self.assertEqual(self.selected(), -1)

    def test_an_operation_that_no_order_reaches_says_so(self):
        self.open("stale_read")
        self.click(2)
        self.assertIn("No order that was found gives this response", self.text("#details-body"))
        self.click(6)
        self.assertIn("end before this operation", self.text("#details-body"))

    def test_an_operation_in_several_orders_offers_each(self):
        self.open("stale_read")
        self.click(0)
        self.assertEqual(self.texts(".choice button"),
                         ["Longest prefix (3)", "key a and what was open (5)"])
        self.browser.run("document.querySelectorAll('.choice button')[1].click()")
        self.assertEqual(self.text("#order-heading"),
                         "Step 2 of 5 in a linearization of key a and what was open")

    def test_clicking_a_step_selects_its_operation(self):
        self.open("stale_read")
        self.click(4)
        self.browser.run("document.querySelector('.steps li:nth-child(2) button').click()")
        self.assertEqual(self.selected(), 3)

    def test_earlier_steps_of_a_long_order_come_when_asked_for(self):
        self.open("long")
        few = len(self.texts(".steps li"))
        self.browser.run("document.querySelector('.steps .more button').click()")
        self.assertEqual(len(self.texts(".steps li")), few + 50)


class Keyboard(Page):
    def test_tab_walks_through_the_contradiction_and_out_of_the_lanes(self):
        self.open("stale_read")
        self.focus_lanes()
        walk = []
        for _ in range(3):
            self.browser.press(TAB)
            walk.append(self.selected())
        self.assertEqual(walk, [0, 1, 2])
        self.browser.chord(SHIFT, TAB)
        self.assertEqual(self.selected(), 1)
        self.browser.press(TAB, TAB)
        self.assertNotEqual(self.browser.run("return document.activeElement.id"), "lanes")

    def test_arrows_pan_plus_and_minus_zoom_zero_shows_all(self):
        self.open("long")
        self.focus_lanes()
        from_, to = self.view()
        self.browser.press(RIGHT)
        self.assertGreater(self.view()[0], from_)
        self.browser.press(LEFT)
        self.assertAlmostEqual(self.view()[0], from_, delta=1e-6 * to)
        self.browser.press("+")
        self.assertLess(self.view()[1] - self.view()[0], to - from_)
        self.browser.press("-", "-")
        self.assertGreater(self.view()[1] - self.view()[0], to - from_)
        self.browser.press("0")
        last = self.browser.run("return window.brigadePage.axis.last")
        self.assertTrue(self.view()[0] <= 0 and self.view()[1] >= last)

    def test_brackets_walk_along_a_client_and_escape_lets_go(self):
        self.open("stale_read")
        self.click(0)
        self.browser.press("]")
        self.assertEqual(self.selected(), 4)
        self.browser.press("[")
        self.assertEqual(self.selected(), 0)
        self.browser.press(ESCAPE)
        self.assertEqual(self.selected(), -1)

    def test_j_and_k_walk_along_the_order_shown(self):
        self.open("stale_read")
        self.click(4)
        self.browser.press("j")
        self.assertEqual(self.selected(), 5)
        self.browser.press("k", "k")
        self.assertEqual(self.selected(), 1)

    def test_a_question_mark_opens_help_and_escape_closes_it(self):
        self.open("stale_read")
        self.browser.press("?")
        self.assertTrue(self.browser.run("return document.getElementById('help').open"))
        self.browser.press(ESCAPE)
        self.assertFalse(self.browser.run("return document.getElementById('help').open"))


class Pointer(Page):
    def lanes(self):
        box = self.browser.run(
            "const b = document.getElementById('lanes').getBoundingClientRect();"
            "return [b.x, b.y, b.width, b.height]")
        return box[0] + box[2] / 2, box[1] + box[3] / 2

    def test_the_wheel_zooms_where_the_pointer_is(self):
        self.open("long")
        x, y = self.lanes()
        at = "return window.brigadePage.view.at(arguments[0] - " \
             "document.getElementById('lanes').getBoundingClientRect().x)"
        before, span = self.browser.run(at, x), self.view()
        self.browser.wheel(x, y, -240)
        self.assertLess(self.view()[1] - self.view()[0], span[1] - span[0])
        self.assertAlmostEqual(self.browser.run(at, x), before, delta=span[1] - span[0])

    def test_dragging_pans_and_selects_nothing(self):
        self.open("long")
        x, y = self.lanes()
        before = self.view()
        self.browser.point(x, y, ("drag", x - 200, y))
        self.assertGreater(self.view()[0], before[0])
        self.assertAlmostEqual(self.view()[1] - self.view()[0], before[1] - before[0], delta=1e-3)
        self.assertEqual(self.selected(), -1)

    def test_two_fingers_pinch(self):
        self.open("long")
        x, y = map(round, self.lanes())
        before = self.view()
        self.browser.pinch(y, x - 60, x + 60, 80)
        self.assertLess(self.view()[1] - self.view()[0], before[1] - before[0])

    def test_a_tap_selects(self):
        self.open("stale_read")
        self.browser.point(*self.middle_of(4), "click", kind="touch")
        self.assertEqual(self.selected(), 4)


class Length(Page):
    """A page of 100,000 operations draws what the window can show."""

    def marks(self):
        return int(self.browser.run("return document.getElementById('lanes').dataset.marks"))

    def test_marks_drawn_do_not_grow_with_the_history(self):
        self.open("long")
        self.assertEqual(self.browser.run("return window.brigadePage.history.count"), 100_000)
        self.focus_lanes()
        self.browser.press("0")
        marks = [self.marks()]
        while self.view()[1] - self.view()[0] > 2_000:
            self.browser.press("+")
            marks.append(self.marks())
        self.assertGreater(len(marks), 10)
        self.assertLess(max(marks), 12_000)
        self.assertGreater(min(marks), 16)

    def test_elements_do_not_grow_with_the_history(self):
        count = "return document.querySelectorAll('*').length"
        self.open("stale_read")
        few = self.browser.run(count)
        self.open("long")
        self.assertLess(self.browser.run(count), few + 200)

    def test_the_contradiction_is_in_view_at_first(self):
        self.open("long")
        self.assertEqual(self.browser.run("""
            const page = window.brigadePage;
            return page.history.coreOperations.filter((i) => page.painter.pen.place(i)).length"""), 4)

    def test_only_the_key_of_the_contradiction_is_shown_at_first(self):
        self.open("two_keys")
        rows = "return window.brigadePage.layout.rows.reduce((n, row) => n + row.operations.length, 0)"
        self.assertEqual(self.browser.run(rows), 7)
        self.browser.press("o")
        self.assertEqual(self.browser.run(rows), 14)

    def test_even_spacing_keeps_the_contradiction_in_view(self):
        self.open("long")
        self.browser.press("t")
        self.assertEqual(self.browser.run("""
            const page = window.brigadePage;
            return page.history.coreOperations.filter((i) => page.painter.pen.place(i)).length"""), 4)
        self.assertIn("event", self.text("#extent"))


class Accessibility(Page):
    def test_everything_that_takes_focus_has_a_name(self):
        self.open("hostile")
        unnamed = self.browser.run("""
            return [...document.querySelectorAll('button, canvas[tabindex], table, aside, section')]
              .filter((e) => e.offsetParent !== null && e.tagName !== 'TABLE')
              .filter((e) => !(e.getAttribute('aria-label') || e.innerText.trim() ||
                document.getElementById(e.getAttribute('aria-labelledby'))?.innerText.trim()))
              .map((e) => e.outerHTML.slice(0, 80))""")
        self.assertEqual(unnamed, [])

    def test_the_selection_is_spoken(self):
        self.open("stale_read")
        self.click(4)
        self.assertIn("get(a) → 2, client 0", self.browser.run(
            "return document.getElementById('said').textContent"))

    def test_text_stands_out_from_its_ground_in_both_schemes(self):
        for scheme in ("light", "dark"):
            self.browser.prefer(scheme)
            self.open("stale_read")
            for ink, ground in (("text", "ground"), ("muted", "ground"), ("bar-text", "bar"),
                                ("core-text", "core"), ("core", "surface"), ("order", "surface"),
                                ("muted", "bar-faint")):
                self.assertGreaterEqual(self.contrast(ink, ground), 4.5, (scheme, ink, ground))

    def contrast(self, *names):
        def luminance(name):
            colour = self.browser.run(
                "return getComputedStyle(document.documentElement).getPropertyValue('--' + arguments[0])",
                name).strip()
            channels = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
            linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
            return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        low, high = sorted(map(luminance, names))
        return (high + 0.05) / (low + 0.05)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    if webdriver.missing():
        print(f"SKIPPED: {webdriver.missing()}; the page is not tested in a browser")
        sys.exit(77)
    write_page = sys.argv.pop(1)
    unittest.main()
