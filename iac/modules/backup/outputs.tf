output "account" {
  value = google_service_account.this.email
}

output "bucket" {
  value = google_storage_bucket.backups.name
}

output "jobs" {
  value       = { for name in keys(local.jobs) : name => google_cloud_run_v2_job.this[name].name }
  description = "What is done by which Cloud Run job."
}
