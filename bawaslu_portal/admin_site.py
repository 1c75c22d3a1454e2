import functools

from allauth.core.exceptions import ReauthenticationRequired
from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.functional import SimpleLazyObject

from accounts.actors import actor
from accounts.reauth import recent

RECENT_MINUTES = 5


class PortalAdminSite(AdminSite):
    """The staff's room: Django's own admin with our name on the door."""

    site_header = "Ruang kerja Bawaslu Kota Jakarta Pusat"
    site_title = "Ruang kerja"
    index_title = "Beranda"
    enable_nav_sidebar = False  # the first page lists all; beside a list it would leave too little room for the rows

    def __init__(self, name="admin"):
        super().__init__(name)
        self.disable_action("delete_selected")

    def get_app_list(self, request, app_label=None):
        """Return the pages that somebody may open, looked for when asked for: Django lists them beside each page, we on one."""
        return SimpleLazyObject(functools.partial(super().get_app_list, request, app_label))

    def actor(self, request):
        """Return who acts, once per request. core.admin asks here, since it cannot import accounts."""
        if not hasattr(request, "portal_actor"):
            request.portal_actor = actor(request)
        return request.portal_actor

    @method_decorator(login_not_required)
    def login(self, request, extra_context=None):
        """Who comes this far is signed in (urls.py sends all others away): there is no second form for passwords here."""
        return redirect("admin:index")

    def logout(self, request, extra_context=None):
        """Whoever leaves takes the browser's notifications along."""
        from notifications import browsers  # noqa: PLC0415 -- models are loaded only after the site is made
        from notifications.actions import devices  # noqa: PLC0415 -- models are loaded only after the site is made

        if request.method == "POST" and request.user.is_authenticated:
            devices.end(request.user, browsers.remembered(request.COOKIES))
        return super().logout(request, extra_context)

    def password_change(self, request, extra_context=None):
        """There is one page for a new password: the one that ends other sessions, tells the owner and writes the journal."""
        return redirect("account_change_password")

    password_change_done = password_change

    def require_recent(self, request):
        """Ask for the password again when the last one is older than five minutes: final decisions, bulk moves, exports."""
        if not recent(request, minutes=RECENT_MINUTES):
            raise ReauthenticationRequired

    def index(self, request, extra_context=None):
        from recruitment.admin.dashboard import dashboard  # noqa: PLC0415 -- models are loaded only after the site is made

        return super().index(request, {**dashboard(self.actor(request), request), **(extra_context or {})})
