"""Headers, limits, sizes, sign-in and who may frame or call."""

import pytest

from assistant import Settings
from assistant.web.guard import read_accounts, read_limit
from corpus import SettingsError

ASK = {"question": "Wat is het budget?"}


@pytest.mark.parametrize("path", ["/", "/sources", "/about", "/healthz", "/api/v1/documents", "/static/style.css", "/nowhere", "/config"])
def test_every_reply_carries_the_security_headers(client, path):
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src 'self';" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert (headers["x-content-type-options"], headers["x-frame-options"], headers["referrer-policy"]) == ("nosniff", "DENY", "same-origin")


def test_framing_is_for_who_the_setting_names(make_client):
    headers = make_client(frame_ancestors="https://www.vlaio.be https://vlaanderen.be").get("/").headers
    assert headers["content-security-policy"].endswith("frame-ancestors https://www.vlaio.be https://vlaanderen.be")
    assert "x-frame-options" not in headers


def test_other_sites_may_call_only_where_the_setting_names_them(make_client, client):
    origin = {"origin": "https://www.vlaio.be"}
    assert "access-control-allow-origin" not in client.post("/api/v1/ask", json=ASK, headers=origin).headers
    opened = make_client(cors_origins="https://www.vlaio.be")
    told = opened.post("/api/v1/ask", json=ASK, headers=origin).headers
    assert told["access-control-allow-origin"] == "https://www.vlaio.be" and "X-RateLimit-Remaining" in told["access-control-expose-headers"]
    signing_in = origin | {"access-control-request-method": "POST", "access-control-request-headers": "authorization, content-type"}
    assert opened.options("/api/v1/ask", headers=signing_in).status_code == 200
    assert "access-control-allow-origin" not in opened.post("/api/v1/ask", json=ASK, headers={"origin": "https://evil.example"}).headers


def test_a_client_over_the_limit_is_told_when_to_come_back(make_client):
    client = make_client(limit="2/minute")
    first, second, third = (client.post("/api/v1/ask", json=ASK) for _ in range(3))
    assert (first.status_code, first.headers["x-ratelimit-limit"], first.headers["x-ratelimit-remaining"]) == (200, "2", "1")
    assert (second.status_code, second.headers["x-ratelimit-remaining"]) == (200, "0")
    assert third.status_code == 429 and 1 <= int(third.headers["retry-after"]) <= 60
    assert f"{third.headers['retry-after']} seconds" in third.json()["detail"]
    assert "content-security-policy" in third.headers
    assert "wegwijzer_limited_total 1.0" in client.get("/metrics").text


@pytest.mark.parametrize("path", ["/?plain=1&q=Wat", "/sources?q=wat"])
def test_a_page_that_makes_the_assistant_work_counts_too(make_client, path):
    client = make_client(limit="1/hour")
    client.get(path)
    refused = client.get(path)
    assert refused.status_code == 429 and "Even geduld" in refused.text and "text/html" in refused.headers["content-type"]


def test_pages_files_and_health_checks_are_free(make_client):
    client = make_client(limit="1/hour")
    for path in ("/", "/?q=Wat", "/sources", "/about", "/healthz", "/static/style.css") * 2:
        assert client.get(path).status_code == 200


def test_each_client_has_a_limit_of_its_own(make_app):
    from starlette.testclient import TestClient

    app = make_app(limit="1/hour")
    other = TestClient(app, client=("10.0.0.2", 1))
    with TestClient(app, client=("10.0.0.1", 1)) as one:
        assert [one.post("/api/v1/ask", json=ASK).status_code, one.post("/api/v1/ask", json=ASK).status_code] == [200, 429]
        assert other.post("/api/v1/ask", json=ASK).status_code == 200


def test_a_body_that_is_too_large_is_refused_by_its_length_or_by_what_comes(client):
    declared = client.post("/api/v1/ask", content=b"x" * 1_100_000, headers={"content-type": "application/json"})
    streamed = client.post("/api/v1/ask", content=(b"x" * 200_000 for _ in range(6)), headers={"content-type": "application/json"})
    assert declared.status_code == streamed.status_code == 413
    assert client.post("/export", data={"conversation": "x" * 3_000_000, "form": "md"}).status_code == 413


def test_with_accounts_everything_but_the_health_checks_asks_for_one(make_client):
    client = make_client(auth="an:geheim, jan:a:b")
    for path in ("/", "/sources", "/api/v1/documents", "/metrics", "/config", "/static/style.css"):
        refused = client.get(path)
        assert refused.status_code == 401 and refused.headers["www-authenticate"].startswith("Basic")
    assert client.post("/mcp", json={}).status_code == 401
    assert client.get("/healthz").status_code == client.get("/readyz").status_code == 200
    assert client.get("/about", auth=("an", "geheim")).status_code == client.get("/about", auth=("jan", "a:b")).status_code == 200
    for wrong in (("an", "fout"), ("an", ""), ("nobody", ""), ("", "")):
        assert client.get("/about", auth=wrong).status_code == 401
    assert client.get("/about", headers={"authorization": "Basic %%%"}).status_code == 401


@pytest.mark.parametrize("text", ["an", ":x", "an:", "an:x,", ""])
def test_an_account_without_a_name_or_password_is_an_error(text):
    with pytest.raises(SettingsError, match="name:password"):
        read_accounts(text)


def test_a_limit_that_is_none_is_an_error():
    with pytest.raises(SettingsError, match="60/minute"):
        read_limit("often")


def test_a_password_is_not_printed_with_the_settings():
    settings = Settings(_env_file=None, auth="an:geheim", database_url="postgresql://u:geheim@h/n")
    assert "geheim" not in repr(settings)
