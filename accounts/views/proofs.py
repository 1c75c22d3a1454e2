"""Sign-up, proof of an address, a forgotten password, a changed address. Log-in and second factors are allauth's."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.core import ratelimit
from allauth.decorators import rate_limit
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import security_log
from accounts.actions import accounts, proofs, recoveries
from accounts.actors import actor
from accounts.forms import ChangeEmailForm, CodeForm, NewPassword, ProvePasswordForm, ResetForm, SignupForm
from accounts.lifecycle import ProofPurpose
from accounts.models import EmailProof
from accounts.reauth import require_recent
from core.actor import Actor
from core.lifecycle import Refused
from core.middleware import arrival

# The session remembers which proof this browser asked for, where to go then, and which reset its code has opened.
ASKED, NEXT, OPENED = "proof_asked", "proof_next", "proof_opened"
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@login_not_required
@get_or_post
@never_cache
@sensitive_post_parameters("password")
@rate_limit(action="signup")
def signup(request):
    """Take address and password; answer every address alike."""
    if request.user.is_authenticated:
        return redirect("accounts_overview")
    form = SignupForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        proof = proofs.ask_for_signup(form.cleaned_data["email"], form.cleaned_data["password"], at=arrival(request))
        _remember(request, proof)
        return redirect("accounts_prove")
    context = {"form": form, "next": get_next_redirect_url(request) or ""}
    return render(request, "account/signup.html", context, status=_status(form))


@login_not_required
@get_or_post
@never_cache
@rate_limit(action="reset_password")
def reset_password(request):
    """Take an address; answer every address alike."""
    form = ResetForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        _remember(request, proofs.ask_for_reset(form.cleaned_data["email"], at=arrival(request)))
        return redirect("accounts_prove")
    return render(request, "account/password_reset.html", {"form": form}, status=_status(form))


@login_not_required
@get_or_post
@never_cache
def prove(request):
    """“Look into your mail”: takes the six digits of the proof that this browser asked for."""
    proof = _asked(request)
    if proof is None:
        return redirect("account_login")
    form = CodeForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="prove_code"):
            return ratelimit.respond_429(request)
        try:
            proofs.try_code(proof, form.cleaned_data["code"], at=arrival(request))
            return _carry_out(request, proof)
        except Refused as refusal:
            security_log.note("proof.refused", request, user_id=proof.user_id, purpose=proof.purpose)
            form.add_error("code", str(refusal))
    return render(request, "accounts/prove.html", {"form": form, "proof": proof}, status=_status(form))


@login_not_required
@require_POST
@rate_limit(action="ask_again")
def ask_again(request):
    """Send the mail once more, with a new code."""
    proof = _asked(request)
    if proof is None:
        return redirect("account_login")
    _remember(request, proofs.ask_again(proof, at=arrival(request)), keep_next=True)
    messages.success(request, "Email baru sedang dikirim. Kode di email sebelumnya tidak berlaku lagi.")
    return redirect("accounts_prove")


@login_not_required
@get_or_post
@never_cache
@sensitive_post_parameters("password")
@rate_limit(action="prove_link")
def prove_by_link(request, pk, token):
    """The link of the mail. Opening it changes nothing (mail programs open links too); its button does."""
    proof = EmailProof.objects.select_related("user", "recovery__user").filter(pk=pk).first()
    if proof is None or not proof.opens_with(token) or not proof.can_succeed or not proof.is_open(arrival(request)):
        return render(request, "accounts/prove_closed.html", status=410)
    if proof.purpose in {ProofPurpose.RESET, ProofPurpose.INVITE}:
        return _new_password(request, proof)
    form = _link_form(request, proof)
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            return _carry_out(request, proof)
        except Refused as refusal:
            return render(request, "accounts/prove_closed.html", {"reason": str(refusal)}, status=410)
    return render(request, "accounts/prove_link.html", {"form": form, "proof": proof}, status=_status(form))


@login_not_required
@get_or_post
@never_cache
@sensitive_post_parameters("password")
@rate_limit(action="reset_password_from_key")
def new_password(request):
    """After the right code of a reset: the new password."""
    proof = EmailProof.objects.select_related("user").filter(pk=request.session.get(OPENED)).first()
    if proof is None or not proof.is_open(arrival(request)):
        return render(request, "accounts/prove_closed.html", status=410)
    return _new_password(request, proof)


@get_or_post
@never_cache
@rate_limit(action="manage_email")
@require_recent(minutes=5)
def change_email(request):
    """Ask for another address; it works only after its proof."""
    form = ChangeEmailForm(_posted(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        email, at = form.cleaned_data["email"], arrival(request)
        proof = accounts.ask_for_change(request.user, email, by=actor(request), at=at)
        _remember(request, proof)
        return redirect("accounts_prove")
    return render(request, "account/email_change.html", {"form": form}, status=_status(form))


@require_POST
@never_cache
@rate_limit(action="manage_email")
def confirm_address(request):
    """Ask the account's own mailbox once more, because mails to it came back."""
    _remember(request, accounts.ask_to_confirm(request.user, by=actor(request), at=arrival(request)))
    return redirect("accounts_prove")


@require_http_methods(["GET", "HEAD"])
def overview(request):
    """The person's own account: address, password, second factor, permissions."""
    return render(request, "accounts/overview.html")


def _remember(request, proof, *, keep_next=False):
    request.session[ASKED] = str(proof.pk)
    if not keep_next:
        request.session[NEXT] = get_next_redirect_url(request) or ""


def _asked(request):
    return EmailProof.objects.select_related("user").filter(pk=request.session.get(ASKED)).first()


def _link_form(request, proof):
    """Only a sign-up opened in another browser asks for its password: who cannot type it did not make the account."""
    if proof.purpose != ProofPurpose.SIGNUP or request.session.get(ASKED) == str(proof.pk):
        return None
    return ProvePasswordForm(_posted(request), encoded=proof.password)


def _carry_out(request, proof):
    """Do what the proof was asked for and send the person on. Raises Refused."""
    at = arrival(request)
    match proof.purpose:
        case ProofPurpose.SIGNUP:
            return _enter(request, accounts.open_account(proof, at=at, request_id=request.portal_id))
        case ProofPurpose.RESET | ProofPurpose.INVITE:
            request.session[OPENED] = str(proof.pk)
            return redirect("accounts_new_password")
        case ProofPurpose.CHANGE if proof.confirms:
            return _confirmed(request, accounts.confirm_address(proof, by=_holder(request, proof), at=at))
        case ProofPurpose.CHANGE:
            user = accounts.change_address(proof, by=_holder(request, proof), at=at)
        case ProofPurpose.RECOVERY:
            user = recoveries.finish(proof, by=_holder(request, proof), at=at)
    security_log.note("address.changed", request, user_id=user.pk)
    messages.success(request, "Alamat email akun Anda sudah diganti.")
    if request.user.pk == user.pk:
        update_session_auth_hash(request, user)
        return redirect("accounts_overview")
    return redirect("account_login")


def _confirmed(request, user):
    security_log.note("address.confirmed", request, user_id=user.pk)
    messages.success(request, "Alamat email Anda sudah dibuktikan lagi. Email portal dikirim ke alamat itu seperti biasa.")
    return redirect("accounts_overview" if request.user.pk == user.pk else "account_login")


def _enter(request, user):
    target = request.session.pop(NEXT, "") or None
    request.session.pop(ASKED, None)
    security_log.note("account.opened", request, user_id=user.pk)
    login = Login(user=user, email=user.email, redirect_url=target or reverse("accounts_overview"))
    return perform_password_login(request, {"email": user.email}, login)


def _new_password(request, proof):
    form = NewPassword(_posted(request), user=proof.user)
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["password"]
        try:
            user = accounts.set_password(proof, password, at=arrival(request), request_id=request.portal_id)
        except Refused as refusal:
            return render(request, "accounts/prove_closed.html", {"reason": str(refusal)}, status=410)
        security_log.note("password.set", request, user_id=user.pk, how=proof.purpose)
        request.session.pop(OPENED, None)
        request.session.pop(ASKED, None)
        messages.success(request, "Kata sandi baru sudah disimpan. Silakan masuk dengan kata sandi itu.")
        return redirect("account_login")
    return render(request, "account/password_reset_from_key.html", {"form": form, "proof": proof}, status=_status(form))


def _holder(request, proof):
    return Actor(user=proof.user, role="holder", scope="", request_id=request.portal_id)


def _posted(request):
    return request.POST if request.method == "POST" else None


def _status(form):
    return 422 if form is not None and form.errors else 200
