output "service" {
  value       = google_cloud_run_v2_service.this.name
  description = "The name of the Cloud Run service."
}

output "url" {
  value       = google_cloud_run_v2_service.this.uri
  description = "Where it is called; told only when its caller may."
  depends_on  = [google_cloud_run_v2_service_iam_member.caller]
}

output "audience" {
  value       = local.audience
  description = "What the caller's token is made out to."
}
