-- Permits of the licensing system: reference, type, desk and dates. No applicant is asked for.
SELECT
  no_permohonan,
  jenis,
  dinas,
  kode_kecamatan,
  tgl_terima,
  tgl_batas,
  tgl_selesai,
  kali_kembali
FROM permohonan
WHERE tgl_selesai IS NULL OR tgl_selesai >= '2024-01-01'
ORDER BY no_permohonan
