"""Text pasted from a word processor, in a real editor: what is saved is clean."""

import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import Browser

from pages.models import StandardPage
from tests.factories import make_standard_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=Generator content="Microsoft Word 15">
<style><!-- p.MsoNormal {mso-style-parent:""; font-family:"Calibri",sans-serif;} --></style></head>
<body lang=IT><!--StartFragment--><h1 style='mso-list:none'><span style='color:#2F5496'>Il bando</span></h1>
<p class=MsoNormal style='margin-left:36.0pt'><span style='font-family:"Comic Sans MS";color:red'>Chi pu&ograve;
<b style='mso-bidi-font-weight:normal'>fare domanda</b><o:p></o:p></span></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoNormal>Fino al 50&nbsp;%&nbsp;&nbsp; delle spese, <a href="https://example.org/bando"><span>qui</span></a>.</p>
<ul type=disc><li class=MsoNormal><span lang=DE>lo statuto</span></li></ul>
<img src="file:///C:/logo.png"><!--EndFragment--></body></html>"""

PASTE = """(html) => {
    const editor = document.querySelector('.public-DraftEditor-content');
    editor.focus();
    const data = new DataTransfer();
    data.setData('text/html', html);
    data.setData('text/plain', 'Il bando');
    editor.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
}"""


def test_what_is_pasted_from_word_is_saved_clean(live_server: Any, chromium: Browser) -> None:
    page = make_standard_page(body=[("text", "")])
    get_user_model().objects.create_superuser("editor", "editor@example.org", "x")
    client = Client()
    client.login(username="editor", password="x")
    context = chromium.new_context(locale="it-IT", bypass_csp=True)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    tab = context.new_page()
    tab.goto(f"{live_server.url}/admin/pages/{page.pk}/edit/")
    tab.wait_for_selector(".public-DraftEditor-content")

    tab.evaluate(PASTE, WORD)
    tab.wait_for_function("document.querySelector('[name=body-0-value]').value.includes('fare domanda')")
    with tab.expect_navigation():
        tab.locator("[name=action-publish]:not([value=small])").evaluate("button => button.click()")
    context.close()

    source = StandardPage.objects.get(pk=page.pk).body[0].value.source
    assert re.sub(r' data-block-key="\w+"', "", source) == (
        "<p>Il bando</p><p>Chi può <b>fare domanda</b></p>"
        '<p>Fino al 50 % delle spese, <a href="https://example.org/bando">qui</a>.</p><ul><li>lo statuto</li></ul>'
    )
