"""Many documents in one run: jobs from a table or a folder, through any executor of `concurrent.futures`.

jobs = bulk.Jobs("call-offs.csv", tender="tender.yaml")
for outcome in bulk.run(jobs):
    print(outcome.key, outcome.documents, outcome.faults)
"""

from tenderkit.bulk.jobs import Jobs
from tenderkit.bulk.ledger import documents_in
from tenderkit.bulk.pool import cluster, processes
from tenderkit.bulk.running import Progress, Summary, run
from tenderkit.bulk.starting import start_csv, start_xlsx
from tenderkit.bulk.working import Made, Outcome

__all__ = [
    "Jobs",
    "Made",
    "Outcome",
    "Progress",
    "Summary",
    "cluster",
    "documents_in",
    "processes",
    "run",
    "start_csv",
    "start_xlsx",
]
