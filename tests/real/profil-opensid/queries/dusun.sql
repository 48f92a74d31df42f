-- Lines with "-" and "0" are the heads of a dusun and of an RW, not places.
SELECT c.dusun, count(*) AS jiwa
FROM tweb_penduduk p JOIN tweb_wil_clusterdesa c ON c.id = p.id_cluster
WHERE p.status_dasar = 1 AND c.dusun NOT IN ('-', '0')
GROUP BY c.dusun
