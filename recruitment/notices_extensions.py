"""What a second intake tells the owners of unsent drafts."""

from core import dates
from notifications.notice import register
from recruitment.notices import ApplicationNotice, link


@register
class ExtensionAnnounced(ApplicationNotice):
    """Your kecamatan is open once more, from then to then."""

    code = "recruitment.extension_announced"
    label = "Pendaftaran kecamatan diperpanjang"
    template = "recruitment/email/extension_announced"

    def still_concerns(self, obj, delivery, now):
        return obj.is_draft and obj.extension_id is not None and now < obj.closes_at

    def context(self, obj, delivery, now):
        extension = obj.extension
        return {
            "application": obj,
            "selection": obj.selection,
            "extension": extension,
            "left": dates.distance(extension.opens_at, now),
            "url": link("task-list", obj.uuid),
        }
