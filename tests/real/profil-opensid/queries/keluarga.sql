SELECT
  (SELECT count(*) FROM tweb_keluarga) AS keluarga,
  (SELECT count(*) FROM program) AS program,
  (SELECT count(*) FROM program_peserta) AS peserta
