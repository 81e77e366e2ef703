# What the pipeline may change: new revisions of one service or job, running as the account it has already.

resource "google_cloud_run_v2_service_iam_member" "deploys" {
  for_each = var.services
  name     = each.value
  location = var.region
  role     = "roles/run.developer"
  member   = "serviceAccount:${var.deployer}"
}

resource "google_cloud_run_v2_job_iam_member" "deploys" {
  for_each = var.jobs
  name     = each.value
  location = var.region
  role     = "roles/run.developer"
  member   = "serviceAccount:${var.deployer}"
}

resource "google_service_account_iam_member" "runs_as" {
  for_each           = var.accounts
  service_account_id = "projects/${var.project}/serviceAccounts/${each.value}"
  role               = "roles/iam.serviceAccountUser"
  member             = "serviceAccount:${var.deployer}"
}
