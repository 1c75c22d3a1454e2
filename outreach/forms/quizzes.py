"""The quiz as the invited office answers it: one choice for each question."""

from django import forms

from core.fields import Choice


class QuizForm(forms.Form):
    """questions: in their order. Each must be answered."""

    use_required_attribute = False

    def __init__(self, questions, data=None):
        super().__init__(data)
        self.questions = questions
        for n, question in enumerate(questions, 1):
            self.fields[f"q{question.pk}"] = Choice(
                label=f"{n}. {question.text}", choices=question.options, widget=forms.RadioSelect
            )

    def clean(self):
        cleaned = super().clean()
        for n, question in enumerate(self.questions, 1):
            name = f"q{question.pk}"
            if name not in self.errors and not cleaned.get(name):
                self.add_error(name, f"Pilih salah satu jawaban untuk pertanyaan {n}.")
        return cleaned

    @property
    def chosen(self):
        return {question.pk: self.cleaned_data[f"q{question.pk}"] for question in self.questions}
