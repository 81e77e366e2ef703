# What a person or the pipeline asks for after `terraform apply`.

output "url" {
  value       = module.function["edge"].url
  description = "Where webhooks, the console and the calendar feed are reached."
}

output "images" {
  value       = module.delivery.images
  description = "Where images are pushed."
}

output "builds" {
  value       = module.delivery.builds
  description = "The bucket for `gcloud builds submit --gcs-source-staging-dir`."
}

output "deployer" {
  value       = module.delivery.deployer
  description = "The account that the pipeline runs as."
}

output "workload_identity_provider" {
  value       = module.delivery.provider
  description = "For the variable WORKLOAD_IDENTITY_PROVIDER of the repository on GitHub."
}

output "gmail_topic" {
  value       = module.round["gmail"].topic
  description = "What `users.watch` is told."
}

output "backups" {
  value       = module.backup.bucket
  description = "The bucket of the backups, in the other project."
}
