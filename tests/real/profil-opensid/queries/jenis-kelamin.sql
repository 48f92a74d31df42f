-- status_dasar 1: alive and living here. A view of OpenSID (penduduk_hidup) says the same.
SELECT sex, count(*) AS jiwa FROM tweb_penduduk WHERE status_dasar = 1 GROUP BY sex
