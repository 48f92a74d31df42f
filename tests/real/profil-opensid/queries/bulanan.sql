-- The village's own monthly report; one row may come twice a month, the last one holds.
SELECT tgl, pend, wni_lk, wni_pr, kk FROM log_bulanan WHERE tgl = (SELECT max(tgl) FROM log_bulanan)
ORDER BY id DESC LIMIT 1
