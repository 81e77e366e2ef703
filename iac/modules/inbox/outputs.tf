output "topic" {
  value = google_pubsub_topic.this.id
}

output "subscription" {
  value = google_pubsub_subscription.this.name
}

output "dead" {
  value       = google_pubsub_subscription.dead.name
  description = "The subscription in which dead letters wait."
}
