output "account" {
  value       = google_service_account.this.email
  description = "The account the function runs as."
}

output "caller" {
  value       = google_service_account.caller.email
  description = "The account that may call it."
}
