output "account" {
  value       = google_service_account.this.email
  description = "The service account it runs as."
}

output "service" {
  value       = google_cloud_run_v2_service.this.name
  description = "The name of the Cloud Run service."
}

output "url" {
  value       = google_cloud_run_v2_service.this.uri
  description = "Where it is called."
}

output "caller" {
  value       = google_service_account.caller.email
  description = "The one account that may call it; told only when it may."
  depends_on  = [google_cloud_run_v2_service_iam_member.caller]
}

output "audience" {
  value       = local.audience
  description = "What the caller's token is made out to."
}
