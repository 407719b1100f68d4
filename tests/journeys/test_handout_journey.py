"""A student opens a lesson that was handed out, in a browser, from the disk: Chromium without a window, real keys, real sound."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from scenes.spoken import speech
from sim.teach.exchange.html import write_html
from tests.sim.handouts import EAR, OWN, PAIR, RATE, SKIN, handout

pytestmark = pytest.mark.journey
NEEDED = {"chromium": ("chromium", "chromium-browser", "google-chrome"), "chromedriver": ("chromedriver",)}
PLAYED = """
const done = arguments[arguments.length - 1], sound = arguments[0];
sound.play().then(() => setTimeout(() => done([sound.currentTime, sound.duration, sound.error && sound.error.message]), 700),
                  (why) => done([String(why)]));
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a page with a question of each sort."""
    folder = tmp_path_factory.mktemp("handout")
    write_html(folder, handout(), speech())
    return (folder / "index.html").as_uri()


@pytest.fixture
def browser() -> Iterator[webdriver.Chrome]:
    found = {name: next(filter(None, map(shutil.which, commands)), None) for name, commands in NEEDED.items()}
    missing = [name for name, path in found.items() if path is None]
    if missing:
        pytest.skip(f"this journey needs {', '.join(missing)}")
    options = Options()
    options.binary_location = found["chromium"] or ""
    without_sandbox = ["--no-sandbox"] if os.name == "posix" and os.geteuid() == 0 else []  # it refuses to run as root otherwise
    for argument in ("--headless=new", "--autoplay-policy=no-user-gesture-required", "--window-size=1100,900", *without_sandbox):
        options.add_argument(argument)
    made = webdriver.Chrome(options=options, service=Service(found["chromedriver"]))
    try:
        made.set_script_timeout(20)
        yield made
    finally:
        made.quit()


def question(browser: webdriver.Chrome, n: int) -> WebElement:
    return browser.find_element(By.ID, f"q{n + 1}")


def press(browser: webdriver.Chrome, *keys: str) -> None:
    """Keys as they are pressed, to whatever has the focus."""
    for key in keys:
        webdriver.ActionChains(browser).send_keys(key).perform()


def focus(browser: webdriver.Chrome, element: WebElement) -> None:
    browser.execute_script("arguments[0].focus()", element)


def focused_in(browser: webdriver.Chrome, element: WebElement) -> WebElement:
    """What has the focus, which must lie in an element."""
    active = browser.switch_to.active_element
    assert browser.execute_script("return arguments[0].contains(arguments[1])", element, active)
    return active


def test_a_lesson_is_heard_answered_by_keys_and_explained(browser: webdriver.Chrome, index: str, tmp_path: Path) -> None:
    browser.get(index)
    assert browser.title.startswith("Ear & eye")
    assert "Model signals, not patients" in browser.find_element(By.TAG_NAME, "header").text
    body = browser.find_element(By.TAG_NAME, "body")
    assert "facial_myokymia" not in body.text
    assert "Told by this" not in body.text

    heard_s, length_s, error = browser.execute_async_script(PLAYED, browser.find_element(By.TAG_NAME, "audio"))
    assert error is None
    assert length_s == pytest.approx(3.0, abs=0.01)
    assert heard_s > 0.1, "it plays"

    ear = question(browser, EAR)
    focus(browser, ear.find_element(By.CSS_SELECTOR, "input[name=option]"))
    press(browser, Keys.SPACE, Keys.ARROW_DOWN)
    assert [one.is_selected() for one in ear.find_elements(By.CSS_SELECTOR, "input[name=option]")] == [False, True]
    press(browser, Keys.TAB)
    assert focused_in(browser, ear).get_attribute("name") == "sure"
    press(browser, Keys.ARROW_DOWN, Keys.TAB)
    assert focused_in(browser, ear).get_attribute("type") == "submit"
    press(browser, Keys.ENTER)
    assert focused_in(browser, ear).text == "✗ Not right", "where reading goes on"
    told = ear.find_element(By.CLASS_NAME, "answer").text
    assert "Right would be: Myokymic discharge." in told
    assert "You chose: Electrical silence" in told
    assert "facial_myokymia · orbicularis_oris · seed 9066" in told
    assert browser.execute_script("return arguments[0].naturalWidth", ear.find_element(By.TAG_NAME, "img")) == 900
    assert not ear.find_element(By.CSS_SELECTOR, "button[type=submit]").is_enabled(), "it is answered once"

    rate = question(browser, RATE)
    focus(browser, rate.find_element(By.NAME, "number"))
    press(browser, *"5,9", Keys.ENTER)
    assert focused_in(browser, rate).text == "✓ Right", "with a comma, too"

    own = question(browser, OWN)
    focus(browser, own.find_elements(By.NAME, "option")[0])
    press(browser, Keys.SPACE, Keys.TAB, Keys.TAB, Keys.SPACE, Keys.TAB, Keys.TAB, Keys.TAB, Keys.ENTER)
    assert focused_in(browser, own).text == "✓ Right", "all that apply"
    score = browser.find_element(By.ID, "score").text
    assert score.startswith("Right: 2 of 3.")
    assert "%" not in score, "there is no percentage of so few"

    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []


def test_the_skin_moves_when_it_is_asked_to_and_stops(browser: webdriver.Chrome, index: str) -> None:
    browser.get(index)
    skin = question(browser, SKIN)
    assert not any(one.is_displayed() for one in skin.find_elements(By.TAG_NAME, "audio")), "it is judged by the skin"
    picture, button = skin.find_element(By.CSS_SELECTOR, "img"), skin.find_element(By.CSS_SELECTOR, "button[data-moving]")
    assert not picture.is_displayed()
    focus(browser, button)
    press(browser, Keys.ENTER)
    WebDriverWait(browser, 10).until(lambda _: picture.get_property("naturalWidth") == 480)
    assert picture.is_displayed()
    press(browser, Keys.ENTER)
    assert not picture.is_displayed()


@pytest.mark.parametrize(("width", "ratio"), [(390, 1), (320, 1), (550, 2)])
def test_nothing_is_wider_than_a_telephone_or_a_page_at_double_size(browser: webdriver.Chrome, index: str, width: int, ratio: int) -> None:
    screen = {"width": width, "height": 844, "deviceScaleFactor": ratio, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    browser.get(index)
    wide, seen = browser.execute_script("return [document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= seen
    pair = question(browser, PAIR)
    for label in pair.find_elements(By.TAG_NAME, "label"):
        assert label.size["height"] >= 24, "large enough for a finger (WCAG 2.5.8)"


def test_it_is_dark_where_the_system_is_and_paper_has_no_buttons(browser: webdriver.Chrome, index: str) -> None:
    def ground() -> str:
        return browser.execute_script("return getComputedStyle(document.body).backgroundColor")

    browser.get(index)
    for scheme, colour in (("light", "rgb(255, 255, 255)"), ("dark", "rgb(10, 14, 18)")):
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
        assert ground() == colour
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print", "features": []})
    assert ground() == "rgb(255, 255, 255)"
    assert not any(one.is_displayed() for one in browser.find_elements(By.CSS_SELECTOR, "button, audio, .answer"))
    assert question(browser, PAIR).find_element(By.TAG_NAME, "img").is_displayed()
