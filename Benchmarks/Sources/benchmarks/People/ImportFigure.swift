import Foundation
import Ledger
import PassDirectory

/// D2: `pasboek import passholders`, and the same file again.
struct ImportFigure {
  let options: FigureOptions

  func measure(_ report: Report) throws {
    let lines = options.isQuick ? 5_000 : 360_000
    let folder = try RunFolder(in: options.folder, "D2")
    let file = "\(folder.path)/people.csv"
    try write(lines, to: file)
    let data = "\(folder.path)/ledger"
    try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: false)
    _ = try Program.run(options.server, ["load", "test-dataset", "--data", data])
    let words = ["import", "passholders", file, "--data", data, "--card-system", "1"]
    let first = try seconds { _ = try Program.run(options.server, words) }
    let second = try seconds { _ = try Program.run(options.server, words) }
    report.line(
      """
      D2  import of \(grouped(lines)) passholders with card, membership and points: \
      \(grouped(Int(Double(lines) / first)))/s, start and end of the process included; the same \
      file again \(grouped(Int(Double(lines) / second)))/s
      """)
  }

  private func write(_ lines: Int, to path: String) throws {
    var people = People()
    var text = "INSZ;naam;voornaam;dob;street;postcode;city;uitpasnr;chip;points;email\n"
    for person in 0..<lines {
      let profile = people.profile(person)
      let birth = CivilDate(daysSinceEpoch: profile.dateOfBirth ?? 0).parts
      let fields = [
        profile.inszNumber, profile.name, profile.firstName,
        "\(birth.day)/\(birth.month)/\(birth.year)", profile.address?.street,
        profile.address?.postalCode, profile.address?.city, people.number(person)?.text,
        people.chip(person)?.text, "\(person % 50)", profile.email,
      ]
      text += fields.map { $0 ?? "" }.joined(separator: ";") + "\n"
    }
    try text.write(toFile: path, atomically: true, encoding: .utf8)
  }
}
