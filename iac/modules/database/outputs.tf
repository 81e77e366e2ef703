output "id" {
  value       = google_firestore_database.this.id
  description = "projects/P/databases/D, as conditions of IAM name it."
}
