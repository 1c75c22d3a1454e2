"""A person's own messages: all that the portal ever told them, to be read again."""

from django.contrib import messages as notes
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.middleware import arrival
from notifications.actions import messages
from notifications.models import Delivery
from notifications.reading import Message

PAGE = 20


@require_safe
@never_cache
def message_list(request):
    told = Delivery.objects.told_to(request.user).defer("text_sealed", "params", "secrets_sealed")
    page = Paginator(told, PAGE).get_page(request.GET.get("page"))
    return render(request, "notifications/messages.html", {"page": page, "rows": [Message(each) for each in page]})


@require_safe
@never_cache
def message_page(request, pk):
    """Show one message of the account. To have opened it is to have read it."""
    delivery = get_object_or_404(Delivery.objects.told_to(request.user), pk=pk, to_user=request.user)
    messages.open(delivery, at=arrival(request))
    return render(request, "notifications/message.html", {"message": Message(delivery)})


@require_POST
def open_all(request):
    count = messages.open_all(request.user, at=arrival(request))
    notes.success(request, "Semua pesan ditandai terbaca." if count else "Tidak ada pesan yang belum dibaca.")
    return redirect("messages:list")
