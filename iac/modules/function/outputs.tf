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
  description = "Where it is called, and the audience of whoever calls."
}
