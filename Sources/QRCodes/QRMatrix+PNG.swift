import CPNG

extension QRMatrix {
  /// The symbol as a PNG of grey pixels, dark on white with its quiet zone.
  ///
  /// - Parameter modulePixels: the pixels of a module's side, at least one.
  public func png(modulePixels: Int) throws(QRCodeError) -> [UInt8] {
    guard modulePixels >= 1, modulePixels <= QRLimits.sidePixelsMax / sideWithQuietZone else {
      throw QRCodeError(.pictureTooLarge)
    }
    let pixels = pixels(modulePixels)
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    image.width = png_uint_32(sideWithQuietZone * modulePixels)
    image.height = image.width
    image.format = png_uint_32(PNG_FORMAT_GRAY)
    defer { png_image_free(&image) }
    // Asked without memory, the library says how much it needs at most.
    var size = png_alloc_size_t(0)
    guard png_image_write_to_memory(&image, nil, &size, 0, pixels, 0, nil) != 0 else {
      throw QRCodeError(.outOfMemory)
    }
    var bytes = [UInt8](repeating: 0, count: Int(size))
    guard png_image_write_to_memory(&image, &bytes, &size, 0, pixels, 0, nil) != 0 else {
      throw QRCodeError(.outOfMemory)
    }
    return Array(bytes.prefix(Int(size)))
  }

  /// The pixels of a module with which a picture is at least so wide, where that is allowed.
  ///
  /// - Parameter pixels: the pixels that the picture's side should have.
  public func modulePixels(forSide pixels: Int) -> Int {
    let most = QRLimits.sidePixelsMax / sideWithQuietZone
    let wished = (max(pixels, 1) - 1) / sideWithQuietZone + 1
    return min(wished, most)
  }

  private func pixels(_ modulePixels: Int) -> [UInt8] {
    let width = sideWithQuietZone * modulePixels
    var pixels = [UInt8](repeating: 0xFF, count: width * width)
    for row in 0..<side {
      for column in 0..<side where self[row: row, column: column] {
        let top = (row + QRLimits.quietZone) * modulePixels
        let left = (column + QRLimits.quietZone) * modulePixels
        for y in top..<top + modulePixels {
          for x in left..<left + modulePixels { pixels[y * width + x] = 0 }
        }
      }
    }
    return pixels
  }
}
