"""The tools of the tests are real: sockets stay on the loopback, mail is spoken, servers answer, the browser objects."""

import smtplib
import socket

import psycopg2
import pytest
import redis
from pytest_socket import SocketConnectBlockedError

from tests import servers
from tests.browser import watch


def test_no_test_reaches_beyond_the_loopback():
    with socket.socket() as client, pytest.raises(SocketConnectBlockedError):
        client.connect(("192.0.2.1", 80))


def test_the_mailbox_keeps_what_arrives_and_refuses_whom_it_must(smtp_sink):
    smtp_sink.refuse["tidak@ada.example"] = "550 5.1.1 Alamat tidak dikenal"
    with smtplib.SMTP(smtp_sink.host, smtp_sink.port) as client:
        refused = client.sendmail("portal@kantor.example", ["siti@rumah.example", "tidak@ada.example"], "Subject: Halo\n\nIsi.")

    assert refused == {"tidak@ada.example": (550, b"5.1.1 Alamat tidak dikenal")}
    assert [message["Subject"] for message in smtp_sink.to("siti@rumah.example")] == ["Halo"]
    assert smtp_sink.to("tidak@ada.example") == []


def test_postgresql_is_thrown_away_but_waits_for_the_disk(postgres):
    with psycopg2.connect(postgres) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('fsync'), current_setting('synchronous_commit')")
        assert cursor.fetchone() == ("on", "on")
    connection.close()


@pytest.mark.usefixtures("redis_url")  # which skips where there is none; its own was filled by others
def test_redis_is_empty_at_first():
    with servers.redis() as url, redis.Redis.from_url(url) as client:
        assert client.dbsize() == 0


@pytest.mark.shared
def test_a_page_that_breaks_the_content_security_policy_is_noticed(browser, live_server):
    complaints = []
    with browser.new_context() as context:
        watch(context, complaints)
        page = context.new_page()
        page.goto(f"{live_server.url}/admin/login/")
        page.evaluate("document.body.append(Object.assign(document.createElement('script'), {textContent: 'alert(1)'}))")
        page.evaluate("fetch('http://192.0.2.1/').catch(() => 0)")
        page.wait_for_timeout(200)
    kinds = sorted({complaint.split(":")[0] for complaint in complaints})
    assert kinds == ["console"], complaints
