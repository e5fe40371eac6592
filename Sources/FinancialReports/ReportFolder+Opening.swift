import EventLog

extension ReportFolder {
  /// Makes it ready for a desk: its reports, none of which is being made.
  func opened(_ tell: (String) -> Void) -> [UInt32: FinancialReport] {
    var reports: [UInt32: FinancialReport] = [:]
    var unsaved: [FinancialReport] = []
    do throws(EventLogError) {
      try create()
      let found = contents(hashing: false)
      for stray in found.strays { remove(stray: stray) }
      for broken in found.broken { remove(broken.id) }
      for report in found.reports {
        let failed = report.settled(.failed(.interrupted))
        reports[report.id] = failed ?? report
        if let failed { unsaved.append(failed) }
      }
      for failed in unsaved { try save(failed) }
    } catch {
      tell("financial reports: \(error)")
    }
    return reports
  }
}
