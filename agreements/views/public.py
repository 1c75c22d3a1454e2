"""What everybody may know: which agreements are in force between whom until when, and in numbers how far they are kept."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe
from django.views.decorators.vary import vary_on_cookie

from agreements import progress
from agreements.views import own


@login_not_required
@require_safe
@vary_on_cookie
@cache_control(no_cache=True)
@conditional_page
def in_force(request):
    return render(request, "agreements/in_force.html", {"agreements": progress.public(own.today(request))})
