output "deployer" {
  value = google_service_account.deployer.email
}

output "images" {
  value = "${var.region}-docker.pkg.dev/${var.project}/${google_artifact_registry_repository.images.repository_id}"
}

output "builds" {
  value = google_storage_bucket.builds.name
}

output "provider" {
  value       = google_iam_workload_identity_pool_provider.github.name
  description = "What the workflow on GitHub names."
}
