"""The first words of the inauguration's papers: the portal's own draft, in rows that the office mends.

The official wording of oath and pact (UU 7/2017, Perbawaslu 19/2017 and its annexes) could not be read when this was written.
So nothing here claims to be it, and papers say that they are not compared yet until somebody names the source.
"""

OATH = """\
Demi Allah (atau: Demi Tuhan), saya bersumpah atau berjanji:
bahwa saya akan menjalankan tugas dan kewajiban saya sebagai anggota Panwaslu Kecamatan menurut peraturan perundang-undangan, \
setia kepada Pancasila dan Undang-Undang Dasar Negara Republik Indonesia Tahun 1945;
bahwa saya akan mengawasi pemilihan umum dengan sungguh-sungguh, jujur, adil, dan cermat;
bahwa saya tidak akan mendahulukan kepentingan pribadi, golongan, atau peserta pemilu mana pun."""
PACT = """\
Saya menjalankan tugas pengawasan pemilu secara mandiri, jujur, adil, dan tidak berpihak kepada peserta pemilu mana pun.
Saya tidak meminta dan tidak menerima uang, barang, atau janji dalam bentuk apa pun yang berkaitan dengan tugas saya.
Saya bekerja penuh waktu dan tidak memegang jabatan lain yang dilarang selama masa tugas saya.
Saya menjaga kerahasiaan data pribadi dan dokumen yang saya ketahui karena tugas saya.
Saya melaporkan benturan kepentingan begitu saya mengetahuinya, dan tidak ikut memutus perkara yang menyangkutnya.
Saya bersedia menerima sanksi menurut peraturan perundang-undangan bila melanggar pakta ini."""
FIRST_WORDS = {"oath": OATH, "pact": PACT}
