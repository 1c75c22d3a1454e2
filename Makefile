# Needs python3 (3.11 or newer) and make; at set-up also PyPI and npm by network. `make` alone lists the targets.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
RUFF := $(VENV)/bin/ruff
STAMP := $(VENV)/.installed
HAS_FRONT_END := $(wildcard package-lock.json)

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test drills bench lint format check docs pictures demo-reset demo-otp lock

help: ## daftar perintah
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

setup: $(STAMP)-run .env $(if $(HAS_FRONT_END),node_modules/.package-lock.json) ## siapkan semua yang dibutuhkan `make run`

setup-dev: $(STAMP)-dev .env $(if $(HAS_FRONT_END),node_modules/.package-lock.json) ## sama, beserta alat uji

run: setup ## jalankan portal peragaan: web, pekerja, penjadwal, dan kotak surat
	@$(PY) manage.py serve

demo-reset: setup ## hapus data peragaan; `make run` berikutnya mulai dari awal
	@$(PY) manage.py demo_reset

demo-otp: setup ## kode sekali pakai akun peragaan petugas
	@$(PY) manage.py demo_otp

test: setup-dev ## uji di SQLite, lalu di PostgreSQL dan Redis bila ada
	@$(PY) -m tests.engines $(if $(GATE),--gate)

drills: setup-dev ## latihan panjang di kedua mesin (berjam-jam), dengan tabel di akhir
	@$(PY) -m tests.drills $(DRILL)

bench: setup-dev ## ukur portal di samping Django polos; hanya rasio yang berarti
	@$(PY) -m tests.bench

lint: setup-dev ## periksa gaya, aturan impor, templat, dan celah yang lazim
	@$(RUFF) check .
	@$(RUFF) format --check --quiet . || { $(RUFF) format --check .; exit 1; }
	@$(VENV)/bin/lint-imports --no-logo
	@$(VENV)/bin/djlint templates --lint --quiet
	@$(VENV)/bin/bandit --quiet --recursive --configfile pyproject.toml --severity-level medium \
		bawaslu_portal core regions notifications documents accounts recruitment outreach agreements

format: setup-dev ## rapikan kode
	@$(RUFF) check --fix --quiet .
	@$(RUFF) format .

check: lint ## semua yang diperiksa CI, dengan gerbang cakupan
	@$(MAKE) --no-print-directory test GATE=1

docs: setup-dev ## tulis ulang dokumen yang dibuat dari kode
	@$(PY) manage.py lifecycles > docs/lifecycles.md

pictures: setup-dev ## perbarui gambar layar di docs/pictures dari data peragaan dan dari perjalanan satu seleksi
	@$(PY) -m tests.pictures
	@PORTAL_PICTURES=docs/pictures/seleksi $(PY) -m pytest -q tests/journeys/test_whole_selection.py

lock: setup-dev ## kunci ulang versi paket dari requirements*.in dan package.json
	@for name in requirements requirements-dev requirements-node; do \
		echo "Mengunci $$name.in"; \
		constraint=$$(test $$name = requirements || echo "-c requirements.txt"); \
		$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-emit-index-url \
			$$name.in $$constraint -o $$name.txt || exit 1; \
	done
	@$(if $(HAS_FRONT_END),PATH="$(CURDIR)/$(VENV)/bin:$$PATH" npm install --package-lock-only --ignore-scripts --no-audit --no-fund --omit-lockfile-registry-resolved --loglevel=error)

.env:
	@echo "PORTAL_MODE=demo" > $@

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Portal membutuhkan Python 3.11 atau lebih baru. Contoh: make run PYTHON=python3.12" >&2; exit 1; }
	@echo "Menyiapkan lingkungan Python di $(VENV)"
	@$(PYTHON) -m venv $(VENV) || \
		{ rm -rf $(VENV); echo "Modul venv belum lengkap. Di Debian atau Ubuntu: apt install python3-venv" >&2; exit 1; }

# A second run is instant: pip is asked again only when the lock changed.
$(STAMP)-run: requirements.txt | $(PY)
	@echo "Memasang paket Python (satu sampai tiga menit pada kali pertama)"
	@$(call pip,requirements.txt)
	@touch $@

$(STAMP)-dev: requirements-dev.txt requirements.txt | $(PY)
	@echo "Memasang paket Python beserta alat uji (satu sampai tiga menit pada kali pertama)"
	@$(call pip,requirements-dev.txt)
	@touch $@ $(STAMP)-run

node_modules/.package-lock.json: package.json package-lock.json | $(STAMP)-run
	@echo "Memasang paket antarmuka dengan npm"
	@if ! npm --version >/dev/null 2>&1; then $(call pip,requirements-node.txt); fi
	@PATH="$$PATH:$(CURDIR)/$(VENV)/bin" npm ci --ignore-scripts --no-audit --no-fund --loglevel=error \
		> $(VENV)/npm.log 2>&1 || { cat $(VENV)/npm.log >&2; exit 1; }
	@touch $@

# pip speaks only when it fails: its notes about the machine's own settings help nobody here.
define pip
$(PY) -m pip install --disable-pip-version-check --no-input --require-hashes -r $(1) > $(VENV)/pip.log 2>&1 || { cat $(VENV)/pip.log >&2; exit 1; }
endef
